package dev.pawl.work.task;

import dev.pawl.process.Limits;
import java.math.BigDecimal;
import java.time.Duration;

/// Bounds of a task, as they are recorded.
///
/// @param timeoutMillis the longest time of one start, 0 for no bound
/// @param idleMillis the longest time without output, 0 for no bound
/// @param outputBytes the most that it may write, 0 for no bound
/// @param graceMillis how long it has to end by itself once it was asked to
public record TaskLimits(long timeoutMillis, long idleMillis, long outputBytes, long graceMillis) {
  /// The longest bound of time.
  public static final Duration LONGEST = Duration.ofDays(365);

  /// No bounds, five seconds of grace.
  public static final TaskLimits NONE = new TaskLimits(0, 0, 0, 5_000);

  public TaskLimits {
    check("timeout", timeoutMillis);
    check("idle timeout", idleMillis);
    check("grace", graceMillis);
    if (outputBytes < 0) {
      throw new IllegalArgumentException(
          "output bound is %d, allowed: 0 for none, or a number of bytes".formatted(outputBytes));
    }
  }

  private static void check(String field, long millis) {
    if (millis < 0 || millis > LONGEST.toMillis()) {
      throw new IllegalArgumentException(
          "%s is %s s, allowed: 0 for none, up to %d days"
              .formatted(
                  field,
                  BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString(),
                  LONGEST.toDays()));
    }
  }

  static TaskLimits of(Limits limits) {
    return new TaskLimits(
        limits.timeout().toMillis(),
        limits.idle().toMillis(),
        limits.outputBytes(),
        limits.grace().toMillis());
  }

  Limits asProcessLimits() {
    return new Limits(
        Duration.ofMillis(timeoutMillis),
        Duration.ofMillis(idleMillis),
        outputBytes,
        Duration.ofMillis(graceMillis));
  }
}
