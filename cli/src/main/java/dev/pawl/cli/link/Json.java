package dev.pawl.cli.link;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// JSON as text and as plain values: a map, a list, a text, a boolean, null, or a [Digits].
public final class Json {
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNestingDepth(2_000)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final int INDENT = 2;

  private Json() {}

  /// A number as it was written.
  public record Digits(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  static JsonParser parser(String json) {
    return FACTORY.createParser(ObjectReadContext.empty(), json);
  }

  /// The value of a text.
  ///
  /// @throws JacksonException if it is not one JSON value
  public static @Nullable Object parse(String json) {
    try (JsonParser in = parser(json)) {
      return parse(in);
    }
  }

  /// The one value of a document, which may be in another format than JSON.
  public static @Nullable Object parse(JsonParser in) {
    in.nextToken();
    Object value = value(in);
    in.nextToken();
    if (in.currentToken() != null) {
      throw new tools.jackson.core.exc.StreamReadException(in, "there is more behind the value");
    }
    return value;
  }

  private static @Nullable Object value(JsonParser in) {
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          object.put(name, value(in));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(in));
        }
        yield array;
      }
      case VALUE_STRING -> in.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Digits(in.getString());
      case null, default ->
          throw new tools.jackson.core.exc.StreamReadException(in, "a value is missing");
    };
  }

  /// A value as one line of JSON.
  public static String line(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(out, value);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, @Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Digits number -> out.writeRawValue(number.text());
      case Number number -> out.writeRawValue(number.toString());
      case Boolean flag -> out.writeBoolean(flag);
      case List<?> list -> {
        out.writeStartArray();
        list.forEach(element -> write(out, element));
        out.writeEndArray();
      }
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach((name, element) -> {
          out.writeName(String.valueOf(name));
          write(out, element);
        });
        out.writeEndObject();
      }
      default -> throw new IllegalArgumentException("no value of JSON: " + value.getClass());
    }
  }

  /// The same JSON over several lines.
  public static String pretty(String json) {
    StringBuilder out = new StringBuilder();
    boolean inText = false;
    int depth = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inText) {
        out.append(c);
        if (c == '\\') {
          out.append(json.charAt(++i));
        } else if (c == '"') {
          inText = false;
        }
        continue;
      }
      switch (c) {
        case '"' -> {
          inText = true;
          out.append(c);
        }
        case '{', '[' -> {
          char closing = c == '{' ? '}' : ']';
          int next = i + 1;
          while (next < json.length() && Character.isWhitespace(json.charAt(next))) {
            next++;
          }
          if (next < json.length() && json.charAt(next) == closing) {
            out.append(c).append(closing);
            i = next;
          } else {
            newLine(out.append(c), ++depth);
          }
        }
        case '}', ']' -> {
          newLine(out, --depth);
          out.append(c);
        }
        case ',' -> newLine(out.append(c), depth);
        case ':' -> out.append(" : ");
        case ' ', '\n', '\r', '\t' -> {}
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static void newLine(StringBuilder out, int depth) {
    out.append('\n').append(" ".repeat(INDENT * depth));
  }
}
