package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Failure;
import java.io.Serial;

/// A step's last attempt failed.
public final class StepFailedException extends RecordedFailureException {
  @Serial private static final long serialVersionUID = 1L;

  public StepFailedException(String name, Failure failure) {
    super("step " + name, failure);
  }
}
