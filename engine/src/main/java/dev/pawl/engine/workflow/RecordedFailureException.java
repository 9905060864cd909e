package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Failure;
import java.io.Serial;

/// Thrown in workflow code for something that failed outside it; the failure is recorded in
/// history.
public abstract sealed class RecordedFailureException extends RuntimeException
    permits StepFailedException,
        ActivityFailedException,
        ChildFailedException,
        BranchFailedException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  RecordedFailureException(String what, Failure failure) {
    super(what + " failed: " + failure.summary());
    this.failure = failure;
  }

  /// What was recorded.
  public final Failure failure() {
    return failure;
  }
}
