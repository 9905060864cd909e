package dev.pawl.cli.access;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The lines that go over the socket: one request, one answer.
///
/// ```
/// {"ask":"SendSignal","with":{"run":"release-7","name":"approve","json":"true"}}
/// {"reply":{…}}      or      {"error":{"code":"NO_SUCH_RUN","message":"…"}}
/// ```
final class Wire {
  private static final Map<String, Class<?>> REQUESTS =
      Stream.of(Request.class.getPermittedSubclasses())
          .collect(Collectors.toMap(Class::getSimpleName, type -> type));

  private Wire() {}

  static String request(Request<?> request) {
    SequencedMap<String, Object> line = new LinkedHashMap<>();
    line.put("ask", request.getClass().getSimpleName());
    line.put("with", request);
    return Json.line(line);
  }

  /// @throws PawlException with `INVALID_ARGUMENT` if the line is no request
  static Request<?> readRequest(String line) {
    try {
      JsonNode tree = Json.read(line, JsonNode.class);
      Class<?> type = REQUESTS.get(tree.path("ask").asString(""));
      if (type == null) {
        throw new PawlException(
            ErrorCode.INVALID_ARGUMENT, "unknown request " + tree.path("ask") + "; update pawl");
      }
      return (Request<?>) Json.convert(tree.path("with"), type);
    } catch (JacksonException e) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT, "not a request: " + e.getOriginalMessage(), e);
    }
  }

  static String reply(Object reply) {
    return Json.line(Map.of("reply", reply));
  }

  static String error(ErrorCode code, @Nullable String message) {
    return Json.line(
        Map.of("error", Map.of("code", code.name(), "message", String.valueOf(message))));
  }

  /// The reply in a line.
  ///
  /// @throws PawlException the error in it, or `STORE_UNAVAILABLE` if the line is neither
  static <R> R readReply(String line, Class<R> type) {
    try {
      JsonNode tree = Json.read(line, JsonNode.class);
      JsonNode error = tree.get("error");
      if (error != null) {
        throw new PawlException(
            ErrorCode.valueOf(error.path("code").asString("")), error.path("message").asString(""));
      }
      JsonNode reply = tree.get("reply");
      if (reply == null) {
        throw new IllegalArgumentException("there is no reply in " + line);
      }
      return Json.convert(reply, type);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new PawlException(
          ErrorCode.STORE_UNAVAILABLE,
          "the process that owns the store answers in words that this pawl does not know ("
              + e.getMessage()
              + "); use the same version of pawl for both",
          e);
    }
  }
}
