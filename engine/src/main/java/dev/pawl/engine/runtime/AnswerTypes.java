package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.workflow.TypeRef;
import java.util.Map;

/// Refuses answers that cannot be of the type of their question, as far as it is known without the
/// code that asked. What is not refused here is dropped there, and the question stays open.
final class AnswerTypes {
  private static final Map<String, Class<?>> KNOWN =
      Map.of(
          "Boolean", Boolean.class,
          "boolean", Boolean.class,
          "Integer", Integer.class,
          "int", Integer.class,
          "Long", Long.class,
          "long", Long.class,
          "Double", Double.class,
          "double", Double.class,
          "String", String.class);

  private static final JacksonCodec CODEC = new JacksonCodec();

  private AnswerTypes() {}

  /// @param type as the question names it
  /// @throws PawlException with `INVALID_ARGUMENT`
  static void require(String question, String type, Payload answer) {
    Class<?> known = KNOWN.get(type);
    if (known == null) {
      return;
    }
    try {
      CODEC.check("the answer", answer, TypeRef.of(known));
    } catch (PawlException e) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "'%s' is no answer to '%s': %s".formatted(answer, question, e.getMessage()),
          e);
    }
  }
}
