package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Failure;
import java.io.Serial;

/// All of several promises failed; the failure is that of the last.
public final class BranchFailedException extends RecordedFailureException {
  @Serial private static final long serialVersionUID = 1L;

  public BranchFailedException(String what, Failure failure) {
    super(what, failure);
  }
}
