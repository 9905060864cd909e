package dev.pawl.bench.contender;

import java.io.Serial;

/// Something could not be measured. The message says what was seen and what to do.
public final class BenchException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public BenchException(String message) {
    super(message);
  }

  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
