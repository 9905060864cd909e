package dev.pawl.engine.workflow;

import java.io.Serial;

/// The run, branch, promise or attempt was canceled.
///
/// Let it pass through: the run ends as `canceled`. Compensation belongs into
/// [WorkflowContext#cleanup].
public final class CanceledException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public CanceledException(String reason) {
    super(reason);
  }
}
