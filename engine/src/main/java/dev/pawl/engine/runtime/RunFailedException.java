package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.RunId;
import java.io.Serial;

/// The awaited run failed.
public final class RunFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  RunFailedException(RunId run, Failure failure) {
    super("run " + run + " failed: " + failure.summary());
    this.failure = failure;
  }

  /// What was recorded.
  public Failure failure() {
    return failure;
  }
}
