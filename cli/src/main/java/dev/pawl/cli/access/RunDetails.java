package dev.pawl.cli.access;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A run with everything about it but its history.
///
/// @param input of the current execution
/// @param data the run's key-value data
/// @param executions those whose histories are kept, ascending
/// @param children the newest of its direct children, at most [#CHILDREN_MAX]
public record RunDetails(
    RunView run,
    @Nullable JsonNode input,
    SequencedMap<String, JsonNode> data,
    List<Integer> executions,
    List<RunView> children) {
  public static final int CHILDREN_MAX = 100;

  public RunDetails {
    executions = List.copyOf(executions);
    children = List.copyOf(children);
  }
}
