package dev.pawl.cli;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// A line that a run has written: time, level, text.
///
/// @param at null for the rest of a line that was cut; so is the level then
record LogLine(String whole, @Nullable Instant at, @Nullable String level, String text) {
  static LogLine of(String line) {
    String[] parts = line.split(" ", 3);
    if (parts.length < 3) {
      return new LogLine(line, null, null, line);
    }
    try {
      return new LogLine(line, Instant.parse(parts[0]), parts[1], parts[2]);
    } catch (DateTimeParseException _) {
      return new LogLine(line, null, null, line);
    }
  }

  /// What programs read.
  AsJson json() {
    return new AsJson(at, level, text);
  }

  /// A line as JSON.
  record AsJson(@Nullable Instant at, @Nullable String level, String text) {}
}
