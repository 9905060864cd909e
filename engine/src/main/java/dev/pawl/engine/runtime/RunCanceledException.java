package dev.pawl.engine.runtime;

import dev.pawl.engine.history.RunId;
import java.io.Serial;

/// The awaited run was canceled or terminated.
public final class RunCanceledException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  RunCanceledException(RunId run, String reason) {
    super("run " + run + " was canceled: " + reason);
  }
}
