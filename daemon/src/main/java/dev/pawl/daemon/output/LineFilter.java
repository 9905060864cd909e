package dev.pawl.daemon.output;

import dev.pawl.work.pattern.LinePattern;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Which lines are wanted for what they say. Immutable.
///
/// @param pattern what a line must have; null for any
/// @param since no line that says it is older; null for any age
/// @param logged whether lines are `TIME LEVEL TEXT`, of which the text is looked at
record LineFilter(@Nullable LinePattern pattern, @Nullable Instant since, boolean logged) {
  /// Whether it wants every line.
  boolean isOpen() {
    return pattern == null && since == null;
  }

  /// Whether it wants a line.
  boolean wants(String line) {
    int time = logged ? line.indexOf(' ') : -1;
    int level = time < 0 ? -1 : line.indexOf(' ', time + 1);
    Instant at = level < 0 ? null : instant(line.substring(0, time));
    if (since != null && at != null && at.isBefore(since)) {
      return false;
    }
    return pattern == null || pattern.matches(at == null ? line : line.substring(level + 1));
  }

  private static @Nullable Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      return null; // the rest of a line that was cut
    }
  }
}
