package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Failure;
import org.jspecify.annotations.Nullable;

/// How one of several promises ended.
///
/// @param <T> the result
public sealed interface Settled<T extends @Nullable Object> {
  record Succeeded<T extends @Nullable Object>(T value) implements Settled<T> {}

  record Failed<T extends @Nullable Object>(Failure failure) implements Settled<T> {}

  record Canceled<T extends @Nullable Object>() implements Settled<T> {}

  /// Whether there is a result.
  default boolean isSuccess() {
    return this instanceof Succeeded;
  }
}
