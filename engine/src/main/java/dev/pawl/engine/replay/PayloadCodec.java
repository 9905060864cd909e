package dev.pawl.engine.replay;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.workflow.TypeRef;
import org.jspecify.annotations.Nullable;

/// Turns values into recorded payloads and back. Implementations are thread-safe and deterministic:
/// equal values give equal bytes, on every machine.
public interface PayloadCodec {
  /// Encodes a value.
  ///
  /// @param what names the value in errors
  /// @throws dev.pawl.engine.history.PawlException with `INVALID_PAYLOAD` or `LIMIT_EXCEEDED`
  Payload encode(String what, @Nullable Object value);

  /// Decodes a payload; unknown fields are ignored, since code and data change apart.
  ///
  /// @throws dev.pawl.engine.history.PawlException with `INVALID_PAYLOAD`, naming the field
  <T extends @Nullable Object> T decode(String what, Payload payload, TypeRef<T> type);
}
