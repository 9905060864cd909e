package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.replay.PayloadCodec;
import dev.pawl.engine.workflow.TypeRef;
import java.io.Serial;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/// The default codec: JSON by Jackson, with properties and map keys in a fixed order.
///
/// Thread-safe.
public final class JacksonCodec implements PayloadCodec {
  private final JsonMapper lenient;
  private final JsonMapper strict;

  public JacksonCodec() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(Limits.PAYLOAD_BYTES).build())
            .build();
    lenient =
        JsonMapper.builder(factory)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addModule(new UnorderedSets())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    strict =
        lenient
            .rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .annotationIntrospector(new RequiredPrimitives())
            .build();
  }

  /// Takes a record's primitive components for required. Jackson alone would fill in 0 or false.
  private static final class RequiredPrimitives extends JacksonAnnotationIntrospector {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      return member.getRawType().isPrimitive()
          ? Boolean.TRUE
          : super.hasRequiredMarker(config, member);
    }
  }

  @Override
  public Payload encode(String what, @Nullable Object value) {
    try {
      return Limits.payload(what, Payload.ofBytes(lenient.writeValueAsBytes(value)));
    } catch (JacksonException e) {
      throw new PawlException(
          ErrorCode.INVALID_PAYLOAD,
          "%s cannot be written as JSON: %s%s; use records, lists, maps, text and numbers"
              .formatted(what, e.getOriginalMessage(), path(e)),
          e);
    }
  }

  @Override
  public <T extends @Nullable Object> T decode(String what, Payload payload, TypeRef<T> type) {
    return read(lenient, what, payload, type);
  }

  /// Checks JSON that comes from outside against the type that will take it: fields that the type
  /// does not have, and missing primitive ones, are errors.
  ///
  /// @throws PawlException with `INVALID_PAYLOAD`, naming the field
  void check(String what, Payload payload, TypeRef<?> type) {
    read(strict, what, Limits.payload(what, payload), type);
  }

  /// Checks that a text is one JSON value, and makes it a payload without white space around
  /// values.
  public Payload parse(String what, String json) {
    try {
      JsonNode value = strict.readTree(json);
      if (value.isMissingNode()) {
        throw new PawlException(
            ErrorCode.INVALID_PAYLOAD,
            what + " is empty; give it one JSON value, such as null or \"text\"");
      }
      return Payload.ofBytes(strict.writeValueAsBytes(value));
    } catch (StreamConstraintsException e) {
      throw new PawlException(
          ErrorCode.LIMIT_EXCEEDED,
          "%s is too much: %s; a value has at most %d MiB as JSON"
              .formatted(what, problem(e), Limits.PAYLOAD_BYTES >> 20),
          e);
    } catch (JacksonException e) {
      String problem = problem(e);
      boolean bare = problem.startsWith("Unrecognized token") || json.strip().startsWith("'");
      throw new PawlException(
          ErrorCode.INVALID_PAYLOAD,
          "%s is not JSON: %s%s%s"
              .formatted(what, problem, place(e), bare ? "; text needs double quotes" : ""),
          e);
    }
  }

  private static <T extends @Nullable Object> T read(
      JsonMapper mapper, String what, Payload payload, TypeRef<T> type) {
    JavaType target = mapper.constructType(type.type());
    try {
      return mapper.readValue(payload.bytes(), target);
    } catch (JacksonException e) {
      // Without the cause: it says the same in words for programmers, and is recorded in histories.
      throw new PawlException(
          ErrorCode.INVALID_PAYLOAD,
          "%s does not fit %s%s: %s".formatted(what, type, path(e), problem(e)));
    }
  }

  /// What Jackson says, without its own names and what it advises programmers to do.
  private static String problem(JacksonException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("");
    if (message.startsWith("Trailing token")) {
      return "there is more behind the value";
    }
    return message
        .replaceAll(" \\(set `DeserializationFeature.*", "")
        .replaceAll(" \\(start marker at .*\\)", "")
        .replaceAll(" \\((?:token|of type) `JsonToken[^)]*\\)", "")
        .replaceAll(", from `[^`]*`", "");
  }

  private static String path(JacksonException e) {
    if (e instanceof DatabindException && !e.getPath().isEmpty()) {
      return ", field '"
          + e.getPath().stream()
              .map(step ->
                  step.getPropertyName() == null
                      ? "[" + step.getIndex() + "]"
                      : step.getPropertyName())
              .collect(Collectors.joining("."))
          + "'";
    }
    return "";
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null
        ? ""
        : " (line %d, column %d)"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }
}
