package dev.pawl.cli.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pawl.engine.history.Limits;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// The JSON of commands and of the protocol: absent fields are left out, numbers keep their digits.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(8 * Limits.PAYLOAD_BYTES)
                          .maxNestingDepth(2_000)
                          .build())
                  .build())
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /// One line of JSON.
  public static String line(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// JSON over several lines.
  public static String pretty(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  /// Reads a value of a type.
  ///
  /// @throws JacksonException if the text is not JSON or does not fit
  static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  /// A tree as a value of a type.
  static <T> T convert(JsonNode tree, Class<T> type) {
    return MAPPER.treeToValue(tree, type);
  }

  static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /// A recorded value; one that is no JSON becomes a text.
  static JsonNode lenient(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException _) {
      return StringNode.valueOf(json);
    }
  }
}
