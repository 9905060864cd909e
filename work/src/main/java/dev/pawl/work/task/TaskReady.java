package dev.pawl.work.task;

import dev.pawl.work.ready.Probe;
import dev.pawl.work.ready.Readiness;
import java.time.Duration;

/// What shows that a task is ready.
///
/// @param probe see [Probe#parse]
/// @param timeoutMillis how long after its start it has for that, a second to a day; when that is
///   over, this is told, and the task goes on
public record TaskReady(String probe, long timeoutMillis) {
  public TaskReady {
    var _ = Probe.parse("ready", probe);
    Duration timeout = Duration.ofMillis(timeoutMillis);
    if (timeout.compareTo(Readiness.TIMEOUT_MIN) < 0
        || timeout.compareTo(Readiness.TIMEOUT_MAX) > 0) {
      throw new IllegalArgumentException(
          "ready timeout is %s s, allowed: 1 second to 1 day".formatted(timeoutMillis / 1_000.0));
    }
  }

  /// What became of it.
  ///
  /// @param start the number of the start that this is about
  /// @param ready whether it is
  /// @param detail what shows it, or what was missing until the end
  public record Outcome(int start, boolean ready, String detail) {}
}
