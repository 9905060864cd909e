package dev.pawl.cli.text;

import dev.pawl.api.RawJson;
import dev.pawl.cli.link.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One event of a history, as the API gives it.
///
/// @param seq its position, from 1
/// @param type such as `StepCompleted`
/// @param fields what else it has
public record RunEvent(long seq, Instant at, String type, Map<?, ?> fields) {
  private static final Set<String> RESULTS =
      Set.of(
          "StepCompleted",
          "StepFailed",
          "ActivityCompleted",
          "ActivityFailed",
          "AttemptFailed",
          "AttemptStarted",
          "TimerFired",
          "ChildCompleted",
          "ChildFailed");

  /// Reads an event.
  public static RunEvent of(RawJson json) {
    if (!(Json.parse(json.text()) instanceof Map<?, ?> fields)) {
      throw new IllegalArgumentException("not an event: " + json);
    }
    return new RunEvent(
        Long.parseLong(String.valueOf(fields.get("seq"))),
        Instant.parse(String.valueOf(fields.get("at"))),
        String.valueOf(fields.get("type")),
        fields);
  }

  /// Whether it says what has become of a command.
  public boolean isResult() {
    return RESULTS.contains(type);
  }

  /// The number of the command that it is about, 0 for none.
  public int command() {
    return fields.containsKey("command") ? number("command") : 0;
  }

  /// A field that is a text; empty if it is absent.
  public String text(String name) {
    Object value = fields.get(name);
    return value == null ? "" : value.toString();
  }

  /// A field that is a small number.
  public int number(String name) {
    return Integer.parseInt(text(name));
  }

  /// A field that is a time.
  Instant time(String name) {
    return Instant.parse(text(name));
  }

  boolean has(String name) {
    return fields.get(name) != null;
  }

  /// A field as JSON.
  public String json(String name) {
    return Json.line(fields.get(name));
  }

  /// A failure and those behind it, for people.
  String failure(String name) {
    return failure(fields.get(name));
  }

  private static String failure(@Nullable Object failure) {
    if (!(failure instanceof Map<?, ?> fields)) {
      return "";
    }
    Object cause = fields.get("cause");
    String own =
        Text.failure(
            String.valueOf(fields.get("type")),
            String.valueOf(fields.get("message")),
            cause instanceof Map<?, ?> behind ? String.valueOf(behind.get("type")) : null);
    return cause == null ? own : own + " ← " + failure(cause);
  }

  /// The allowed answers of a question, ` [yes, no]`.
  String choices() {
    return fields.get("choices") instanceof List<?> choices && !choices.isEmpty()
        ? choices.stream()
            .map(choice -> choice instanceof String text ? text : Json.line(choice))
            .collect(Collectors.joining(", ", " [", "]"))
        : "";
  }
}
