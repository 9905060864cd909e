package dev.pawl.process;

import java.time.Duration;

/// Bounds of a process. One that reaches a bound is stopped. They hold over restarts of whoever
/// watches it: the time counts from the start of the process, by a clock that nobody sets.
///
/// @param timeout the longest time from the start, zero for no bound
/// @param idle the longest time without output, zero for no bound
/// @param outputBytes the largest size of the output file, zero for no bound; what is over it is
///   cut off
/// @param grace how long a process has to end by itself once it was asked to
public record Limits(Duration timeout, Duration idle, long outputBytes, Duration grace) {
  /// No bounds, and five seconds of grace.
  public static final Limits NONE =
      new Limits(Duration.ZERO, Duration.ZERO, 0, Duration.ofSeconds(5));

  public Limits {
    check("timeout", timeout.isNegative(), timeout);
    check("idle timeout", idle.isNegative(), idle);
    check("output bound", outputBytes < 0, outputBytes);
    check("grace", grace.isNegative(), grace);
  }

  private static void check(String field, boolean negative, Object value) {
    if (negative) {
      throw new IllegalArgumentException(
          "%s is %s, it must not be negative".formatted(field, value));
    }
  }

  public Limits withTimeout(Duration value) {
    return new Limits(value, idle, outputBytes, grace);
  }

  public Limits withIdle(Duration value) {
    return new Limits(timeout, value, outputBytes, grace);
  }

  public Limits withOutputBytes(long value) {
    return new Limits(timeout, idle, value, grace);
  }

  public Limits withGrace(Duration value) {
    return new Limits(timeout, idle, outputBytes, value);
  }

  /// As one line.
  String text() {
    return "%d %d %d %d"
        .formatted(timeout.toMillis(), idle.toMillis(), outputBytes, grace.toMillis());
  }

  /// Reads what [#text] has written.
  static Limits parse(String text) {
    String[] parts = text.strip().split(" ", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("expected four numbers, not: " + text);
    }
    return new Limits(
        Duration.ofMillis(Long.parseLong(parts[0])),
        Duration.ofMillis(Long.parseLong(parts[1])),
        Long.parseLong(parts[2]),
        Duration.ofMillis(Long.parseLong(parts[3])));
  }
}
