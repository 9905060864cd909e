package dev.pawl.engine.history;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A fault reported by the engine, with a stable [ErrorCode].
///
/// The message says what was expected, what was found, and what to do next.
public class PawlException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public PawlException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public PawlException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// The stable code.
  public ErrorCode code() {
    return code;
  }
}
