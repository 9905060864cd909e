package dev.pawl.daemon.http;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.RawJson;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Sees to it that a body has every field of its record that may not be absent. A mapper would put
/// null or 0 in its place.
final class RequiredFields {
  private RequiredFields() {}

  /// @throws ProblemException naming the first that is missing, or null
  static void check(byte[] body, Class<?> type) {
    if (!type.isRecord()) {
      return;
    }
    Map<String, Boolean> present = present(body);
    for (RecordComponent component : type.getRecordComponents()) {
      boolean mayBeAbsent = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      // To a value of a run, null is one like others.
      Boolean usable = present.get(component.getName());
      boolean given = usable != null && (usable || component.getType() == RawJson.class);
      if (!mayBeAbsent && !given) {
        throw new ProblemException(
            ProblemCode.INVALID_ARGUMENT,
            "the field '%s' is missing".formatted(component.getName()),
            component.getName());
      }
    }
  }

  /// The fields, and whether they are something else than null.
  private static Map<String, Boolean> present(byte[] body) {
    Map<String, Boolean> present = new HashMap<>();
    try (JsonParser in = Json.parser(body)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = in.currentName();
          present.put(name, in.nextToken() != JsonToken.VALUE_NULL);
          in.skipChildren();
        }
      }
    }
    return present;
  }
}
