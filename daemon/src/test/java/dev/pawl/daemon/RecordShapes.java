package dev.pawl.daemon;

import dev.pawl.api.RawJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Holds the schemas of a description against the records that go over the wire, and those in them.
final class RecordShapes {
  private final JsonNode schemas;
  private final Set<String> seen = new TreeSet<>();
  private final List<String> faults = new ArrayList<>();

  RecordShapes(JsonNode schemas) {
    this.schemas = schemas;
  }

  /// What does not fit, in words.
  List<String> faults() {
    return List.copyOf(faults);
  }

  /// The schemas that belong to what was compared.
  Set<String> seen() {
    return seen;
  }

  /// Compares a record and all that it holds. The schema has its simple name.
  void compare(Class<?> type) {
    String name = type.getSimpleName();
    if (!seen.add(name)) {
      return;
    }
    JsonNode schema = schemas.path(name);
    if (schema.isMissingNode()) {
      faults.add("there is no schema %s for %s".formatted(name, type.getName()));
      return;
    }
    Set<String> fields = new TreeSet<>();
    Set<String> required = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(component.getName());
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        required.add(component.getName());
      }
      field(name, component, schema.path("properties").path(component.getName()));
    }
    same(name + ".properties", fields, new TreeSet<>(schema.path("properties").propertyNames()));
    same(
        name + ".required", required, new TreeSet<>(ApiDescription.texts(schema.path("required"))));
  }

  private void field(String owner, RecordComponent component, JsonNode described) {
    JsonNode wanted = shape(component.getGenericType());
    if (!described.isMissingNode()) {
      same("%s.%s".formatted(owner, component.getName()), wanted, shapeOf(described));
    }
  }

  private void same(String what, Object wanted, Object described) {
    if (!wanted.equals(described)) {
      faults.add("%s is %s in the record and %s in the schema".formatted(what, wanted, described));
    }
  }

  /// The schema that a type must have, without what only restricts or explains.
  private JsonNode shape(Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      Type[] arguments = generic.getActualTypeArguments();
      return Map.class.isAssignableFrom(raw)
          ? object("type", "object").set("additionalProperties", shape(arguments[1]))
          : object("type", "array").set("items", shape(arguments[0]));
    }
    if (type == RawJson.class) {
      seen.add("Value");
      return object("$ref", "#/components/schemas/Value");
    }
    if (type instanceof Class<?> plain && plain.isRecord()) {
      compare(plain);
      return object("$ref", "#/components/schemas/" + plain.getSimpleName());
    }
    return scalar(type);
  }

  private static JsonNode scalar(Type type) {
    if (type == String.class) {
      return object("type", "string");
    } else if (type == boolean.class || type == Boolean.class) {
      return object("type", "boolean");
    } else if (type == int.class || type == Integer.class) {
      return object("type", "integer").put("format", "int32");
    } else if (type == long.class || type == Long.class) {
      return object("type", "integer").put("format", "int64");
    } else if (type == Instant.class) {
      return object("type", "string").put("format", "date-time");
    }
    throw new IllegalArgumentException("no schema is known for " + type + "; add it here");
  }

  /// What of a schema has to fit: formats of texts other than times only restrict.
  private static JsonNode shapeOf(JsonNode schema) {
    ObjectNode shape = JsonMapper.shared().createObjectNode();
    for (String key : List.of("$ref", "type", "format")) {
      boolean restricts = key.equals("format") && schema.path(key).asString("").equals("uri");
      if (schema.has(key) && !restricts) {
        shape.set(key, schema.get(key));
      }
    }
    for (String key : List.of("items", "additionalProperties")) {
      if (schema.path(key).isObject()) {
        shape.set(key, shapeOf(schema.get(key)));
      }
    }
    return shape;
  }

  private static ObjectNode object(String key, String value) {
    return JsonMapper.shared().createObjectNode().put(key, value);
  }
}
