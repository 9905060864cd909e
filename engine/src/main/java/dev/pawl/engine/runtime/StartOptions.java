package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Limits;
import java.util.Map;

/// How a run is started.
///
/// @param labels its first labels, at most 32
/// @param priority greater goes first; 0 is usual
public record StartOptions(Map<String, String> labels, int priority) {
  private static final StartOptions DEFAULTS = new StartOptions(Map.of(), 0);

  public StartOptions {
    labels = Map.copyOf(labels);
    Limits.labels(labels);
  }

  public static StartOptions defaults() {
    return DEFAULTS;
  }

  public StartOptions withLabels(Map<String, String> newLabels) {
    return new StartOptions(newLabels, priority);
  }

  public StartOptions withPriority(int value) {
    return new StartOptions(labels, value);
  }
}
