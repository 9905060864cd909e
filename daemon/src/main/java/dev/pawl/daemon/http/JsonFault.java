package dev.pawl.daemon.http;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// What is wrong with a JSON body, in words for its author.
final class JsonFault {
  private JsonFault() {}

  static String words(JacksonException e) {
    return switch (e) {
      case InputCoercionException wrong ->
          "not as it should be" + at(wrong) + ": " + expected(wrong.getTargetType());
      case StreamReadException read -> "not JSON" + at(read) + ": " + read.getOriginalMessage();
      case UnrecognizedPropertyException unknown ->
          "of fields that are not known: '%s'; known are %s"
              .formatted(unknown.getPropertyName(), unknown.getKnownPropertyIds());
      case MismatchedInputException wrong ->
          "not as it should be" + at(wrong) + ": " + expected(wrong.getTargetType());
      default -> "not as it should be: " + e.getOriginalMessage();
    };
  }

  /// What a field takes, in the words of JSON.
  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "a value is missing";
    }
    String what;
    if (type == String.class) {
      what = "a text";
    } else if (type == Integer.class || type == int.class) {
      what = "a whole number from -2147483648 to 2147483647";
    } else if (type == Long.class || type == long.class) {
      what = "a whole number of at most 64 bits";
    } else if (type == Boolean.class || type == boolean.class) {
      what = "true or false";
    } else {
      what = type.isArray() || Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }
    return what + " is expected";
  }

  private static String at(JacksonException e) {
    TokenStreamLocation where = e.getLocation();
    return where == null
        ? ""
        : " at line %d, column %d".formatted(where.getLineNr(), where.getColumnNr());
  }

  /// The field, as a path: `labels.team`.
  static @Nullable String path(JacksonException e) {
    String path =
        e.getPath().stream()
            .map(part ->
                part.getPropertyName() == null
                    ? Integer.toString(part.getIndex())
                    : part.getPropertyName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? null : path;
  }
}
