package dev.pawl.cli.text;

import dev.pawl.api.ProblemCode;
import dev.pawl.cli.link.LinkException;
import java.time.Duration;

/// Durations as people type them: `500ms`, `90s`, `30m`, `12h`, `7d`, `4w`.
public final class Ages {
  private Ages() {}

  /// What was typed.
  ///
  /// @param option for the message
  /// @throws LinkException if it is something else
  public static Duration parse(String option, String text) {
    if (text.matches("[0-9]{1,9}ms")) {
      return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
    }
    if (!text.matches("[0-9]{1,6}[smhdw]")) {
      throw new LinkException(
          ProblemCode.INVALID_ARGUMENT,
          "%s is '%s'; give a whole number and ms, s, m, h, d or w, like 7d"
              .formatted(option, text));
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      case 'd' -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }
}
