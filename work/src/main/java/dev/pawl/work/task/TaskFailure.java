package dev.pawl.work.task;

import dev.pawl.engine.workflow.WorkflowFailure;
import java.io.Serial;

/// A task that did not do what it was to do; how it ended is in the data of its run.
public final class TaskFailure extends WorkflowFailure {
  @Serial private static final long serialVersionUID = 1;

  TaskFailure(String message) {
    super(message);
  }

  /// Where in Pawl it was thrown tells nobody anything, and would stand in every such history.
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
