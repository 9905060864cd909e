package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.RunId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a child or detached run is started.
///
/// @param id its run id; by default made from the parent's id and the number of the call
/// @param labels its first labels
/// @param priority greater goes first; 0 is usual
public record ChildOptions(@Nullable RunId id, Map<String, String> labels, int priority) {
  private static final ChildOptions DEFAULTS = new ChildOptions(null, Map.of(), 0);

  public ChildOptions {
    labels = Map.copyOf(labels);
    Limits.labels(labels);
  }

  public static ChildOptions defaults() {
    return DEFAULTS;
  }

  public ChildOptions withId(String runId) {
    return new ChildOptions(RunId.of(runId), labels, priority);
  }

  public ChildOptions withLabels(Map<String, String> newLabels) {
    return new ChildOptions(id, newLabels, priority);
  }

  public ChildOptions withPriority(int value) {
    return new ChildOptions(id, labels, value);
  }
}
