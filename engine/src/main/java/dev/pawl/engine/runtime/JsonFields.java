package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// The fields of a JSON object as they stand in the text, so that payloads keep their bytes.
///
/// @param raw the text of each value by name
record JsonFields(SequencedMap<String, String> raw) {
  /// Deepest payload that stands inline.
  private static final int PAYLOAD_DEPTH = 1_000;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(2 * Limits.PAYLOAD_BYTES)
                  .maxNumberLength(Limits.PAYLOAD_BYTES)
                  .maxNestingDepth(PAYLOAD_DEPTH + 10)
                  .build())
          .build();

  private static final String ESCAPE = "$base64";

  JsonFields {
    raw = Collections.unmodifiableSequencedMap(raw);
  }

  /// The fields of an object.
  static JsonFields of(String json) {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    try (JsonParser in = parser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw corrupt("an object is wanted, found " + json);
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        in.nextToken();
        fields.put(name, value(in, json));
      }
      requireEnd(in);
    }
    return new JsonFields(fields);
  }

  /// The fields but some.
  JsonFields without(String... names) {
    SequencedMap<String, String> rest = new LinkedHashMap<>(raw);
    rest.keySet().removeAll(List.of(names));
    return new JsonFields(rest);
  }

  /// The object on one line.
  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      raw.forEach((name, value) -> {
        out.writeName(name);
        out.writeRawValue(value);
      });
      out.writeEndObject();
    }
    return text.toString();
  }

  /// The elements of an array, as they stand in the text.
  private static List<String> elements(String json) {
    List<String> elements = new ArrayList<>();
    try (JsonParser in = parser(json)) {
      if (in.nextToken() != JsonToken.START_ARRAY) {
        throw corrupt("an array is wanted, found " + json);
      }
      while (in.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(in, json));
      }
    }
    return elements;
  }

  /// The text of the value at the parser's current token, which it leaves behind.
  private static String value(JsonParser in, String json) {
    int start = (int) in.currentTokenLocation().getCharOffset();
    in.skipChildren();
    in.finishToken();
    return json.substring(start, (int) in.currentLocation().getCharOffset());
  }

  private static void requireEnd(JsonParser in) {
    if (in.nextToken() != null) {
      throw corrupt("more than one value");
    }
  }

  private static JsonParser parser(String json) {
    return FACTORY.createParser(ObjectReadContext.empty(), json);
  }

  // --- Payloads ---

  /// A payload as one JSON value on one line, from which [#payload] gets its bytes back.
  static String inline(Payload payload) {
    String json = payload.json();
    if (Arrays.equals(json.getBytes(StandardCharsets.UTF_8), payload.bytes()) && fits(json)) {
      return json;
    }
    return "{\"%s\":\"%s\"}".formatted(ESCAPE, Base64.getEncoder().encodeToString(payload.bytes()));
  }

  private static boolean fits(String json) {
    if (json.indexOf('\n') >= 0 || json.indexOf('\r') >= 0 || !json.equals(json.strip())) {
      return false;
    }
    try (JsonParser in = parser(json)) {
      JsonToken first = in.nextToken();
      boolean escape = first == JsonToken.START_OBJECT && ESCAPE.equals(in.nextName());
      if (first == null || escape) {
        return false;
      }
      boolean shallow = true;
      while (in.nextToken() != null) {
        in.finishToken();
        shallow &= in.streamReadContext().getNestingDepth() <= PAYLOAD_DEPTH;
      }
      return shallow && elements("[" + json + "]").equals(List.of(json));
    } catch (JacksonException _) {
      return false; // no JSON: it is escaped
    }
  }

  private static Payload asPayload(String json) {
    if (json.startsWith("{")) {
      JsonFields fields = of(json);
      if (fields.raw.keySet().equals(Collections.singleton(ESCAPE))) {
        return Payload.ofBytes(fields.base64(ESCAPE));
      }
    }
    return Payload.ofJson(json);
  }

  Payload payload(String name) {
    return asPayload(required(name));
  }

  @Nullable String optionalText(String name) {
    return has(name) ? text(name) : null;
  }

  @Nullable Payload optionalPayload(String name) {
    return has(name) ? payload(name) : null;
  }

  /// The payloads of an array's elements.
  List<Payload> payloads(String name) {
    return elements(required(name)).stream().map(JsonFields::asPayload).toList();
  }

  // --- Other values ---

  boolean has(String name) {
    return raw.containsKey(name);
  }

  String text(String name) {
    String json = required(name);
    try (JsonParser in = parser(json)) {
      if (in.nextToken() != JsonToken.VALUE_STRING) {
        throw wrong(name, "a text", json);
      }
      return in.getString();
    }
  }

  long number(String name) {
    try {
      return Long.parseLong(required(name));
    } catch (NumberFormatException _) {
      throw wrong(name, "a whole number", required(name));
    }
  }

  /// A number that stands as a text.
  long textNumber(String name) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException _) {
      throw wrong(name, "a whole number as a text", text(name));
    }
  }

  int count(String name) {
    long value = number(name);
    if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
      throw wrong(name, "a number of 32 bits", required(name));
    }
    return (int) value;
  }

  boolean flag(String name) {
    return switch (required(name)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "true or false", required(name));
    };
  }

  /// A time in epoch milliseconds.
  long time(String name) {
    try {
      return Instant.parse(text(name)).toEpochMilli();
    } catch (DateTimeException _) {
      throw wrong(name, "a time such as 2026-11-20T07:00:00Z", text(name));
    }
  }

  @Nullable Duration optionalDuration(String name) {
    try {
      return has(name) ? Duration.parse(text(name)) : null;
    } catch (DateTimeException _) {
      throw wrong(name, "a duration such as PT5S", text(name));
    }
  }

  byte[] base64(String name) {
    try {
      return Base64.getDecoder().decode(text(name));
    } catch (IllegalArgumentException _) {
      throw wrong(name, "Base64", text(name));
    }
  }

  JsonFields object(String name) {
    return of(required(name));
  }

  List<JsonFields> objects(String name) {
    return elements(required(name)).stream().map(JsonFields::of).toList();
  }

  /// The texts of this object's fields.
  SequencedMap<String, String> texts() {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    raw.keySet().forEach(name -> texts.put(name, text(name)));
    return texts;
  }

  private String required(String name) {
    String json = raw.get(name);
    if (json == null) {
      throw corrupt("field '" + name + "' is missing");
    }
    return json;
  }

  private static PawlException wrong(String name, String wanted, String found) {
    return corrupt("field '%s' should be %s, not %s".formatted(name, wanted, found));
  }

  private static PawlException corrupt(String what) {
    return new PawlException(ErrorCode.CORRUPT_HISTORY, "an event in JSON: " + what);
  }
}
