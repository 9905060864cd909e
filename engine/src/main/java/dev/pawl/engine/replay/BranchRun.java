package dev.pawl.engine.replay;

import dev.pawl.engine.workflow.CanceledException;
import dev.pawl.engine.workflow.WorkflowContext.CleanupAction;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One branch of a run: a coroutine and what it waits for.
final class BranchRun {
  private final int number;
  private final Deque<CleanupAction> cleanups = new ArrayDeque<>();
  private @Nullable Coroutine coroutine;
  private @Nullable String cancelReason;
  private boolean shielded;
  private int waitNumber;
  private boolean waiting;

  BranchRun(int number) {
    this.number = number;
  }

  void start(Coroutine code) {
    coroutine = code;
  }

  Coroutine coroutine() {
    if (coroutine == null) {
      throw new IllegalStateException("branch " + number + " has no code yet");
    }
    return coroutine;
  }

  int number() {
    return number;
  }

  /// Begins a wait. What may end it holds the returned number, so that it cannot end a later one.
  int beginWait() {
    waiting = true;
    return ++waitNumber;
  }

  /// Ends the wait of that number; false if it has ended already.
  boolean endWait(int wait) {
    boolean ends = waiting && wait == waitNumber;
    if (ends) {
      waiting = false;
    }
    return ends;
  }

  boolean isWaiting() {
    return waiting;
  }

  int currentWait() {
    return waitNumber;
  }

  void cancel(String reason) {
    if (cancelReason == null) {
      cancelReason = reason;
    }
  }

  boolean isCanceled() {
    return cancelReason != null;
  }

  String cancelReason() {
    return cancelReason == null ? "" : cancelReason;
  }

  boolean isShielded() {
    return shielded;
  }

  void throwIfCanceled() {
    if (cancelReason != null && !shielded) {
      throw new CanceledException(cancelReason);
    }
  }

  void addCleanup(CleanupAction action) {
    cleanups.push(action);
  }

  /// Runs the clean-up actions, last to first, out of reach of the cancellation.
  ///
  /// @return what the first failing one threw; the others are suppressed in it
  @Nullable Throwable cleanUp() {
    shielded = true;
    Throwable failure = null;
    while (!cleanups.isEmpty()) {
      try {
        cleanups.pop().run();
      } catch (Throwable t) {
        if (failure == null) {
          failure = t;
        } else {
          failure.addSuppressed(t);
        }
      }
    }
    return failure;
  }
}
