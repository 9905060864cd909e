package dev.pawl.cli.link;

import dev.pawl.api.RawJson;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;

/// Reads and writes the records of the API, whose components are texts, numbers, booleans, times,
/// [RawJson], lists, maps by text, and records. A field that is absent is null; one that is not
/// known is passed over, since the daemon may be newer.
///
/// A mapper of Jackson does the same and more, but costs a command more time than the rest of it.
public final class Records {
  private final String json;
  private final JsonParser in;

  private Records(String json, JsonParser in) {
    this.json = json;
    this.in = in;
  }

  /// A document as a record.
  ///
  /// @throws tools.jackson.core.JacksonException if it is not JSON
  /// @throws IllegalArgumentException if it is of another shape
  public static <T> T read(String json, Class<T> type) {
    try (JsonParser in = Json.parser(json)) {
      in.nextToken();
      Object value = new Records(json, in).value(type);
      if (value == null) {
        throw new IllegalArgumentException("null in place of " + type.getSimpleName());
      }
      return type.cast(value);
    }
  }

  /// The elements of a list in a document, as the JSON that they came as.
  public static List<String> elements(String json, String name) {
    return Json.parse(json) instanceof Map<?, ?> document
            && document.get(name) instanceof List<?> list
        ? list.stream().map(Json::line).toList()
        : List.of();
  }

  /// Reads what begins at the current token, and stops at its last one.
  private @Nullable Object value(Type type) {
    if (type == RawJson.class) {
      return raw();
    }
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (type instanceof ParameterizedType generic) {
      Type element = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      return generic.getRawType() == List.class ? list(element) : map(element);
    }
    Class<?> wanted = (Class<?>) type;
    if (wanted.isRecord()) {
      return record(wanted);
    }
    return scalar(wanted);
  }

  private @Nullable Object scalar(Class<?> type) {
    if (type == String.class) {
      return in.getString();
    } else if (type == Instant.class) {
      return Instant.parse(in.getString());
    } else if (type == boolean.class || type == Boolean.class) {
      return in.getBooleanValue();
    } else if (type == int.class || type == Integer.class) {
      return in.getIntValue();
    } else if (type == long.class || type == Long.class) {
      return in.getLongValue();
    }
    throw new IllegalArgumentException("no way to read " + type);
  }

  /// The text of a value as it stands in the document.
  private RawJson raw() {
    int begin = (int) in.currentTokenLocation().getCharOffset();
    if (in.currentToken().isStructStart()) {
      in.skipChildren();
    } else {
      in.finishToken();
    }
    return new RawJson(json.substring(begin, (int) in.currentLocation().getCharOffset()).strip());
  }

  private List<Object> list(Type element) {
    expect(JsonToken.START_ARRAY);
    List<Object> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      Object value = value(element);
      if (value != null) {
        list.add(value);
      }
    }
    return list;
  }

  private SequencedMap<String, Object> map(Type element) {
    expect(JsonToken.START_OBJECT);
    SequencedMap<String, Object> map = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      Object value = value(element);
      if (value != null) {
        map.put(name, value);
      }
    }
    return map;
  }

  private Object record(Class<?> type) {
    expect(JsonToken.START_OBJECT);
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      int index = indexOf(components, name);
      if (index < 0) {
        in.skipChildren();
      } else {
        values[index] = value(components[index].getGenericType());
      }
    }
    return made(type, components, values);
  }

  private static int indexOf(RecordComponent[] components, String name) {
    for (int i = 0; i < components.length; i++) {
      if (components[i].getName().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static Object made(
      Class<?> type, RecordComponent[] components, @Nullable Object[] values) {
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
      if (types[i].isPrimitive() && values[i] == null) {
        throw new IllegalArgumentException(
            "%s has no %s".formatted(type.getSimpleName(), components[i].getName()));
      }
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("no %s: %s".formatted(type.getSimpleName(), e.getCause()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }

  private void expect(JsonToken wanted) {
    if (in.currentToken() != wanted) {
      throw new IllegalArgumentException(
          "%s in place of %s at %s"
              .formatted(in.currentToken(), wanted, in.currentTokenLocation().offsetDescription()));
    }
  }

  // --- Writing ---

  /// A record as one line of JSON.
  public static String write(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(out, value);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, Object value) {
    switch (value) {
      case RawJson raw -> out.writeRawValue(raw.text());
      case String text -> out.writeString(text);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case Boolean flag -> out.writeBoolean(flag);
      case Instant time -> out.writeString(time.toString());
      case List<?> list -> {
        out.writeStartArray();
        list.forEach(element -> write(out, element));
        out.writeEndArray();
      }
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach((name, element) -> field(out, String.valueOf(name), element));
        out.writeEndObject();
      }
      case Record record -> {
        out.writeStartObject();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          field(out, component.getName(), valueOf(component, record));
        }
        out.writeEndObject();
      }
      default -> throw new IllegalArgumentException("no way to write " + value.getClass());
    }
  }

  private static void field(JsonGenerator out, String name, @Nullable Object value) {
    if (value != null) {
      out.writeName(name);
      write(out, value);
    }
  }

  private static @Nullable Object valueOf(RecordComponent component, Object record) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
