package dev.pawl.cli;

import dev.pawl.cli.text.Text;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
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

  /// Whether it is not older than `from` and holds what is wanted.
  boolean isWanted(@Nullable Pattern wanted, Instant from) {
    return (at == null || !at.isBefore(from))
        && (wanted == null || wanted.matcher(Text.visible(text)).find());
  }

  /// What programs read.
  AsJson json() {
    return new AsJson(at, level, text);
  }

  /// A line as JSON.
  record AsJson(@Nullable Instant at, @Nullable String level, String text) {}
}
