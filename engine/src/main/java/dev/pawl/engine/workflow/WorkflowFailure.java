package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Failure;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Thrown by user code to fail for good: it is never retried.
///
/// In a workflow it fails the run; in a step or activity it ends the attempts. Any other exception
/// is retried as the retry policy says.
public class WorkflowFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public WorkflowFailure(String message) {
    super(message);
  }

  public WorkflowFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// A failure that records another run's or side's failure as its cause.
  public static WorkflowFailure of(Failure failure) {
    return new WorkflowFailure(failure.summary());
  }
}
