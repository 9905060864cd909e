package dev.pawl.work.monitor;

import java.time.Duration;

/// What a user says about commands that go to the background by themselves.
///
/// @param autoBackgroundBash whether any do, other than one that was asked for
/// @param autoBackgroundPatterns patterns of further commands, one on each line
/// @param forcedBackgroundWindowSeconds how long the wish for the next command holds; at least 1
/// @param forcedBackgroundNotifyOnOutput whether that command also tells when it prints
public record MonitorSettings(
    boolean autoBackgroundBash,
    String autoBackgroundPatterns,
    int forcedBackgroundWindowSeconds,
    boolean forcedBackgroundNotifyOnOutput) {
  /// What holds where nothing is set.
  public static final MonitorSettings DEFAULT = new MonitorSettings(true, "", 300, false);

  /// Raises a window that is too short to its floor.
  public MonitorSettings {
    forcedBackgroundWindowSeconds = Math.max(1, forcedBackgroundWindowSeconds);
  }

  Duration window() {
    return Duration.ofSeconds(forcedBackgroundWindowSeconds);
  }
}
