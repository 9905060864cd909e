package dev.pawl.process;

/// Who a process is: a number alone is given to another process sooner or later.
///
/// @param pid its number
/// @param startTicks when it started, in clock ticks since the machine did; never the wall clock,
///   which is set back and forth
/// @param bootId which start of the machine that was
public record ProcessIdentity(long pid, long startTicks, String bootId) {
  /// As one line.
  String text() {
    return pid + " " + startTicks + " " + bootId;
  }

  /// Reads what [#text] has written.
  ///
  /// @throws IllegalArgumentException if it is something else
  static ProcessIdentity parse(String text) {
    String[] parts = text.strip().split(" ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("expected PID TICKS BOOT, not: " + text);
    }
    return new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
  }
}
