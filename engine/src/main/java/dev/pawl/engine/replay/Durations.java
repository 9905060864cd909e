package dev.pawl.engine.replay;

import java.time.Duration;

/// Adds durations to times without overflow.
final class Durations {
  /// The latest time that is ever recorded: the year 9999.
  private static final long LATEST_MILLIS = 253_402_300_799_000L;

  private Durations() {}

  static long after(long fromMillis, Duration duration) {
    boolean tooLong = duration.toSeconds() > (LATEST_MILLIS - fromMillis) / 1_000;
    return tooLong ? LATEST_MILLIS : fromMillis + duration.toMillis();
  }
}
