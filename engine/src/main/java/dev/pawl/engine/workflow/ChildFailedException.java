package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Failure;
import java.io.Serial;

/// A child run failed or was canceled.
public final class ChildFailedException extends RecordedFailureException {
  @Serial private static final long serialVersionUID = 1L;

  public ChildFailedException(String name, Failure failure) {
    super("child " + name, failure);
  }
}
