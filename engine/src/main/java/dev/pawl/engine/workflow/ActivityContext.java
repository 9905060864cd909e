package dev.pawl.engine.workflow;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an activity's body can ask and say while it runs. Thread-safe.
public interface ActivityContext extends Attempt {
  /// Says that the body is alive and, with data, how far it got. Returns when the data is on disk.
  ///
  /// @param checkpoint handed to the next attempt if this one does not finish
  /// @throws CanceledException if the result is no longer wanted
  void heartbeat(@Nullable Object checkpoint);

  /// The data of the last heartbeat of an earlier attempt.
  <T> Optional<T> checkpoint(Class<T> type);
}
