package dev.pawl.work.monitor;

import java.time.Duration;
import java.time.Instant;

/// What a user says about commands that go to the background by themselves.
///
/// @param autoBackgroundBash whether any do, other than one that was asked for
/// @param autoBackgroundPatterns patterns of further commands, one on each line
/// @param forcedBackgroundWindowSeconds how long the wish for the next command holds; 1 to a day
/// @param forcedBackgroundNotifyOnOutput whether that command also tells when it prints
public record MonitorSettings(
    boolean autoBackgroundBash,
    String autoBackgroundPatterns,
    int forcedBackgroundWindowSeconds,
    boolean forcedBackgroundNotifyOnOutput) {
  /// What holds where nothing is set.
  public static final MonitorSettings DEFAULT = new MonitorSettings(true, "", 300, false);

  /// Brings a window that is too short or too long to its bound.
  public MonitorSettings {
    forcedBackgroundWindowSeconds =
        (int)
            Math.clamp(
                (long) forcedBackgroundWindowSeconds,
                ArmedNext.WINDOW_MIN.toSeconds(),
                ArmedNext.WINDOW_MAX.toSeconds());
  }

  /// The wish for the next command, made now.
  public ArmedNext arm(Instant now) {
    return ArmedNext.arm(now, Duration.ofSeconds(forcedBackgroundWindowSeconds));
  }
}
