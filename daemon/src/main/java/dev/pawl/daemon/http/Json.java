package dev.pawl.daemon.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import dev.pawl.api.RawJson;
import dev.pawl.engine.history.Limits;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.type.LogicalType;

/// The JSON of requests, replies and files: absent fields are left out, unknown ones refused,
/// values of runs stay as they were recorded.
public final class Json {
  private static final int DEPTH_MAX = 500;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(8 * Limits.PAYLOAD_BYTES)
                          .maxNestingDepth(DEPTH_MAX)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfigDefaults(
              all -> all.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .addModule(
              new SimpleModule()
                  .addSerializer(RawJson.class, new RawWriter())
                  .addDeserializer(RawJson.class, new RawReader()))
          .build();

  private Json() {}

  /// One line of JSON in UTF-8, without its end.
  public static byte[] bytes(Object body) {
    return MAPPER.writeValueAsBytes(body);
  }

  /// The same in ASCII, for what people look at with tools that know nothing of JSON: no control
  /// character of another alphabet reaches a terminal.
  public static byte[] asciiBytes(Object body) {
    return MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(body);
  }

  /// Reads a body, or a file.
  ///
  /// @throws tools.jackson.core.JacksonException if it is not JSON, or does not fit
  public static <T> T read(byte[] body, Class<T> type) {
    return MAPPER.readValue(body, type);
  }

  /// The field `version` of a file, 0 without one: what a newer Pawl wrote need not fit otherwise.
  ///
  /// @throws tools.jackson.core.JacksonException if it is not JSON
  public static int version(byte[] file) {
    return MAPPER.readTree(file).path("version").asInt(0);
  }

  static JsonParser parser(byte[] body) {
    return MAPPER.createParser(body);
  }

  private static final class RawWriter extends StdSerializer<RawJson> {
    RawWriter() {
      super(RawJson.class);
    }

    @Override
    public void serialize(RawJson value, JsonGenerator out, SerializationContext context) {
      out.writeRawValue(value.text());
    }
  }

  private static final class RawReader extends StdDeserializer<RawJson> {
    RawReader() {
      super(RawJson.class);
    }

    @Override
    public RawJson deserialize(JsonParser in, DeserializationContext context) {
      JsonNode tree = context.readTree(in);
      return new RawJson(MAPPER.writeValueAsString(tree));
    }

    /// A field that is there and null is the value null, not absent.
    @Override
    public Object getNullValue(DeserializationContext context) {
      return new RawJson("null");
    }
  }
}
