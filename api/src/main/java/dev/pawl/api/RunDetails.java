package dev.pawl.api;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// One run with everything about it but its history.
///
/// @param input what it was started with
/// @param data its key-value data
/// @param executions those whose histories are kept, ascending
/// @param children the newest of those that it started, at most [#CHILDREN_MAX]
public record RunDetails(
    RunView run,
    @Nullable RawJson input,
    SequencedMap<String, RawJson> data,
    List<Integer> executions,
    List<RunView> children) {
  /// Most children shown with their parent.
  public static final int CHILDREN_MAX = 100;

  public RunDetails {
    executions = List.copyOf(executions);
    children = List.copyOf(children);
  }
}
