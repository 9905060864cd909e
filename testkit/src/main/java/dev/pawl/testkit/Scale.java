package dev.pawl.testkit;

/// How much the tests do that try many cases of one kind: as much as a build has time for, or as
/// much as a night has.
///
/// Set by the system property `pawl.scale`, which the Maven profile `sim` sets to `night`.
public enum Scale {
  /// Part of every build.
  BUILD,
  /// Minutes to hours.
  NIGHT;

  /// What this process was told; [#BUILD] if nothing.
  public static Scale current() {
    return System.getProperty("pawl.scale", "build").equals("night") ? NIGHT : BUILD;
  }

  /// The figure for the current scale.
  public static int of(int build, int night) {
    return switch (current()) {
      case BUILD -> build;
      case NIGHT -> night;
    };
  }
}
