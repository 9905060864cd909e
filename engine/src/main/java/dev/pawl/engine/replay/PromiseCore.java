package dev.pawl.engine.replay;

import dev.pawl.engine.history.Failure;
import dev.pawl.engine.workflow.CanceledException;
import dev.pawl.engine.workflow.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The engine's promise: settled once by the kernel or a branch, then tells its listeners in the
/// order in which they came.
final class PromiseCore<T extends @Nullable Object> implements Promise<T> {
  private final Kernel kernel;
  private final String what;
  private final List<Runnable> listeners = new ArrayList<>(1);
  private @Nullable Supplier<T> result;
  private @Nullable Failure failure;
  private @Nullable RuntimeException thrown;
  private @Nullable Runnable canceler;
  private boolean canceled;
  private boolean seen;

  /// @param what the awaited thing, for messages
  PromiseCore(Kernel kernel, String what) {
    this.kernel = kernel;
    this.what = what;
  }

  /// Sets what [#giveUp] does besides settling.
  void onCancel(Runnable action) {
    canceler = action;
  }

  /// Calls a listener once this is settled; at once if it is.
  void whenDone(Runnable listener) {
    seen = true;
    if (isDone()) {
      listener.run();
    } else {
      listeners.add(listener);
    }
  }

  void succeed(Supplier<T> value) {
    if (!isDone()) {
      result = value;
      tell();
    }
  }

  void fail(Failure cause, RuntimeException toThrow) {
    if (!isDone()) {
      failure = cause;
      thrown = toThrow;
      tell();
    }
  }

  private void tell() {
    List<Runnable> called = List.copyOf(listeners);
    listeners.clear();
    called.forEach(Runnable::run);
  }

  @Override
  public boolean isDone() {
    return result != null || thrown != null || canceled;
  }

  boolean isCanceled() {
    return canceled;
  }

  /// Whether this failed and nobody ever asked.
  boolean isUnseenFailure() {
    return thrown != null && !seen;
  }

  boolean isSuccess() {
    return result != null;
  }

  @Override
  public void cancel() {
    kernel.branches().here();
    giveUp();
  }

  /// The same, by the kernel.
  void giveUp() {
    if (isDone()) {
      return;
    }
    canceled = true;
    if (canceler != null) {
      canceler.run();
    }
    tell();
  }

  @Override
  public T await() {
    kernel.branches().await(this);
    return value();
  }

  @Override
  public T await(Duration timeout) {
    kernel.waits().await(this, what, timeout);
    return value();
  }

  /// The result; throws the failure.
  T value() {
    seen = true;
    if (result != null) {
      return result.get();
    }
    throw exception();
  }

  /// What [#value] throws.
  RuntimeException exception() {
    return thrown != null ? thrown : new CanceledException(what + " was canceled");
  }

  Failure failure() {
    return failure != null ? failure : Failure.of(Failure.CANCELED, what + " was canceled", false);
  }
}
