package dev.pawl.engine.workflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A result that will come. Used by the branches of one run only.
///
/// @param <T> the result
public interface Promise<T extends @Nullable Object> {
  /// Waits for the result.
  ///
  /// @throws StepFailedException and its siblings as the blocking form of the call would
  /// @throws CanceledException if the run, the branch or this promise is canceled
  T await();

  /// Waits for the result, at most for `timeout` (durable).
  ///
  /// @throws WaitTimedOutException if it did not come; the work goes on and may be awaited again
  T await(Duration timeout);

  /// Whether the result, a failure or a cancellation is there.
  boolean isDone();

  /// Gives up the work, if it is not done: an activity is stopped, a child canceled, a wait ended.
  /// Awaiting it throws [CanceledException] from then on.
  void cancel();
}
