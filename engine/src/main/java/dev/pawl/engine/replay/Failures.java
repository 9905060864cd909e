package dev.pawl.engine.replay;

import dev.pawl.engine.history.Failure;
import dev.pawl.engine.workflow.CanceledException;
import dev.pawl.engine.workflow.RecordedFailureException;
import dev.pawl.engine.workflow.RetryLaterException;
import dev.pawl.engine.workflow.WorkflowFailure;
import org.jspecify.annotations.Nullable;

/// Makes recorded failures from what user code threw.
public final class Failures {
  private static final int CAUSES = 10;

  private Failures() {}

  /// The failure that records a throwable, with its causes.
  public static Failure of(Throwable thrown) {
    return of(thrown, CAUSES);
  }

  private static Failure of(Throwable thrown, int depth) {
    boolean retryable = !(thrown instanceof WorkflowFailure);
    return new Failure(
        type(thrown),
        thrown.getMessage() == null ? "" : thrown.getMessage(),
        stack(thrown),
        cause(thrown, depth),
        retryable,
        thrown instanceof RetryLaterException later ? later.after() : null);
  }

  private static String type(Throwable thrown) {
    return thrown instanceof CanceledException ? Failure.CANCELED : thrown.getClass().getName();
  }

  private static @Nullable Failure cause(Throwable thrown, int depth) {
    if (thrown instanceof RecordedFailureException recorded) {
      return recorded.failure();
    }
    Throwable cause = thrown.getCause();
    return cause == null || depth == 0 ? null : of(cause, depth - 1);
  }

  private static String stack(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    for (StackTraceElement frame : thrown.getStackTrace()) {
      text.append("at ").append(frame).append('\n');
    }
    return text.toString();
  }
}
