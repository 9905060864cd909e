package dev.pawl.engine.workflow;

import java.io.Serial;
import java.time.Duration;

/// What was awaited did not come in time.
public final class WaitTimedOutException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public WaitTimedOutException(String what, Duration timeout) {
    super(what + " did not come within " + timeout);
  }
}
