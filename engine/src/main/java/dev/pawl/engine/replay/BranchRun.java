package dev.pawl.engine.replay;

import dev.pawl.engine.workflow.CanceledException;
import dev.pawl.engine.workflow.WorkflowContext.CleanupAction;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One branch of a run: a coroutine and what it waits for.
final class BranchRun {
  private final int number;
  private final @Nullable BranchRun parent;
  private final Deque<CleanupAction> cleanups = new ArrayDeque<>(1);
  private @Nullable Coroutine coroutine;
  private @Nullable String cancelReason;
  private boolean shielded;
  private boolean forked;
  private @Nullable PromiseCore<@Nullable Void> end;
  private int waitNumber;
  private boolean waiting;

  /// @param parent the branch that forked this one, null for the main branch
  BranchRun(int number, @Nullable BranchRun parent) {
    this.number = number;
    this.parent = parent;
    if (parent != null) {
      parent.forked = true;
    }
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

  /// Puts the branch out of reach of cancellation, since it is to clean up.
  void shield() {
    shielded = true;
  }

  /// Whether it has ever forked a branch.
  boolean hasForked() {
    return forked;
  }

  boolean descendsFrom(BranchRun ancestor) {
    for (BranchRun next = parent; next != null; next = next.parent) {
      if (next == ancestor) {
        return true;
      }
    }
    return false;
  }

  /// Whether it cleans up, or was forked by a clean-up of a branch below `ancestor`.
  ///
  /// @param ancestor null for any branch
  boolean isCleaningUpBelow(@Nullable BranchRun ancestor) {
    for (BranchRun next = this; next != null && next != ancestor; next = next.parent) {
      if (next.shielded) {
        return true;
      }
    }
    return false;
  }

  /// Settled when the branch's code has ended.
  PromiseCore<?> end(Kernel kernel) {
    if (end == null) {
      end = new PromiseCore<>(kernel, "the end of a branch");
    }
    return end;
  }

  void finish() {
    if (end != null) {
      end.succeed(() -> null);
    }
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
    shield();
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
