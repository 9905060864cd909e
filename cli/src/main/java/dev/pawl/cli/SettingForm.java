package dev.pawl.cli;

import dev.pawl.cli.link.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What values a setting may have.
///
/// @param allowed for the message
/// @param fits whether a text is one
/// @param list whether several make one text, a line each
record SettingForm(String allowed, Predicate<String> fits, boolean list) {

  /// A time, or 0 for none.
  static SettingForm time() {
    return new SettingForm(
        "a number and ms, s, m, h, d or w, or 0",
        text -> text.equals("0") || text.matches("[0-9]{1,9}ms|[0-9]{1,6}[smhdw]"),
        false);
  }

  /// A whole number within bounds.
  static SettingForm number(long least, long most) {
    return new SettingForm(
        "%d to %d".formatted(least, most),
        text -> {
          if (!text.matches("-?[0-9]{1,15}")) {
            return false;
          }
          long value = Long.parseLong(text);
          return value >= least && value <= most;
        },
        false);
  }

  /// One of some words.
  static SettingForm word(String... words) {
    return new SettingForm(
        "one of: " + String.join(", ", words), Arrays.asList(words)::contains, false);
  }

  /// Any texts.
  static SettingForm lines() {
    return new SettingForm("a list of texts", text -> true, true);
  }

  /// What the variable would be for a value in a file; empty if it is of another kind.
  Optional<String> text(@Nullable Object value) {
    if (list && value instanceof List<?> texts) {
      return texts.stream().allMatch(it -> it instanceof String text && !text.contains("\n"))
          ? Optional.of(texts.stream().map(String::valueOf).collect(Collectors.joining("\n")))
          : Optional.empty();
    }
    return value instanceof String || value instanceof Json.Digits
        ? Optional.of(value.toString())
        : Optional.empty();
  }
}
