package dev.pawl.engine.workflow;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The signals of one name, in the order of arrival. Those that come before they are awaited wait.
///
/// @param <T> what a signal carries
public interface SignalChannel<T extends @Nullable Object> {
  /// Waits for the next signal.
  T await();

  /// Waits for the next signal, at most for `timeout` (durable).
  ///
  /// @throws WaitTimedOutException if none came; a signal that comes later is kept
  T await(Duration timeout);

  /// The next signal as a promise. Canceled before it came, it takes no signal.
  Promise<T> awaitAsync();

  /// The next signal if it is there already.
  Optional<T> poll();
}
