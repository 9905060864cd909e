package dev.pawl.engine.workflow;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Thrown by the body of a step or activity whose other side said when to try again, such as an
/// HTTP 429 with `Retry-After`. The next attempt waits at least that long.
public class RetryLaterException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Duration after;

  public RetryLaterException(String message, Duration after, @Nullable Throwable cause) {
    super(message, cause);
    this.after = after;
  }

  public RetryLaterException(String message, Duration after) {
    this(message, after, null);
  }

  public Duration after() {
    return after;
  }
}
