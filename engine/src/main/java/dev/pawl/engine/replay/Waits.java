package dev.pawl.engine.replay;

import dev.pawl.engine.workflow.WaitTimedOutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Waits with a durable timeout.
final class Waits {
  private final Kernel kernel;

  Waits(Kernel kernel) {
    this.kernel = kernel;
  }

  /// Suspends the calling branch until the promise is settled.
  ///
  /// @throws WaitTimedOutException if the time runs out first; the promise is left as it is
  void await(PromiseCore<?> promise, String what, Duration timeout) {
    kernel.branches().here().throwIfCanceled();
    if (promise.isDone()) {
      return;
    }
    PromiseCore<@Nullable Void> timer = kernel.context().startTimer(timeout);
    kernel.branches().awaitAny(List.of(promise, timer));
    if (!promise.isDone()) {
      throw new WaitTimedOutException(what, timeout);
    }
    timer.giveUp();
  }
}
