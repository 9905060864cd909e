package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Limits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a run is started.
///
/// @param labels its first labels, at most 32
/// @param priority greater goes first; 0 is usual
/// @param version of the workflow, null for the one registered last
public record StartOptions(Map<String, String> labels, int priority, @Nullable String version) {
  private static final StartOptions DEFAULTS = new StartOptions(Map.of(), 0, null);

  public StartOptions {
    labels = Map.copyOf(labels);
    Limits.labels(labels);
  }

  public static StartOptions defaults() {
    return DEFAULTS;
  }

  public StartOptions withLabels(Map<String, String> newLabels) {
    return new StartOptions(newLabels, priority, version);
  }

  public StartOptions withPriority(int value) {
    return new StartOptions(labels, value, version);
  }

  public StartOptions withVersion(String value) {
    return new StartOptions(labels, priority, value);
  }
}
