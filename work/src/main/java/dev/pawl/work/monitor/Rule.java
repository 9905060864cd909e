package dev.pawl.work.monitor;

/// Why a command goes to the background, in the order in which the rules are tried.
public enum Rule {
  /// It was said beforehand that the next command should.
  ARMED("Next"),
  /// It matches a pattern of the user.
  PATTERN("Pattern"),
  /// It runs `watch`.
  WATCH("Watch"),
  /// It follows a file or a log.
  FOLLOW("Follow"),
  /// It waits, and looks at other work.
  DELAYED_MONITOR("Delayed look"),
  /// It waits in a loop.
  LOOP("Loop");

  private final String label;

  Rule(String label) {
    this.label = label;
  }

  /// The kind of task, for people.
  public String label() {
    return label;
  }
}
