package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Failure;
import java.io.Serial;

/// An activity's last attempt failed, or it ran out of time.
public final class ActivityFailedException extends RecordedFailureException {
  @Serial private static final long serialVersionUID = 1L;

  public ActivityFailedException(String name, Failure failure) {
    super("activity " + name, failure);
  }
}
