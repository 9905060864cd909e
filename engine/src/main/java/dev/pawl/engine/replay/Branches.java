package dev.pawl.engine.replay;

import dev.pawl.engine.workflow.BranchFailedException;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.WorkflowContext.Branch;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The branches of a run and the order in which they go on: first ready, first run, one at a time.
///
/// A canceled branch takes the branches that it forked along. Cleaning up, it cannot be canceled
/// any more, nor can what its clean-up forks, except by that clean-up itself.
final class Branches {
  private final Kernel kernel;
  private final Coroutines coroutines;
  private final Deque<BranchRun> ready = new ArrayDeque<>(1);
  private final TreeMap<Integer, BranchRun> live = new TreeMap<>();
  private final List<PromiseCore<?>> failedForks = new ArrayList<>();
  private @Nullable BranchRun current;
  private @Nullable Stuck stuck;
  private volatile @Nullable BranchRun abandoned;
  private @Nullable Throwable cleanupFailure;
  private int started;

  /// A branch that cannot be resumed any more.
  record Stuck(String what, List<StackTraceElement> at) {}

  Branches(Kernel kernel, Coroutines coroutines) {
    this.kernel = kernel;
    this.coroutines = coroutines;
  }

  /// Starts the main branch.
  void start(Consumer<BranchRun> code) {
    start(null, code);
  }

  private BranchRun start(@Nullable BranchRun parent, Consumer<BranchRun> code) {
    BranchRun branch = new BranchRun(started++, parent);
    branch.start(coroutines.create(() -> code.accept(branch)));
    live.put(branch.number(), branch);
    ready.add(branch);
    return branch;
  }

  /// Starts a branch of user code.
  <T extends @Nullable Object> Promise<T> fork(Branch<T> body) {
    BranchRun parent = here();
    PromiseCore<T> promise = new PromiseCore<>(kernel, "the branch");
    BranchRun branch = start(parent, self -> runFork(self, body, promise));
    if (parent.isCanceled() && !parent.isShielded()) {
      branch.cancel("its branch was canceled");
    }
    promise.onCancel(() -> cancel(branch, "the branch was canceled"));
    return promise;
  }

  private <T extends @Nullable Object> void runFork(
      BranchRun self, Branch<T> body, PromiseCore<T> promise) {
    try {
      T value = body.run();
      if (!self.isCanceled()) {
        promise.succeed(() -> value);
        return;
      }
    } catch (Throwable t) {
      if (!self.isCanceled()) {
        promise.fail(Failures.of(t), asUnchecked(t));
        failedForks.add(promise);
        return;
      }
    }
    noteCleanupFailure(self.cleanUp());
    promise.giveUp();
  }

  private void noteCleanupFailure(@Nullable Throwable failure) {
    if (failure != null && cleanupFailure != null) {
      cleanupFailure.addSuppressed(failure);
    } else if (failure != null) {
      cleanupFailure = failure;
    }
  }

  /// Cleans up after the main branch, which was canceled, when all other branches have.
  ///
  /// @return what the first failing clean-up action of any branch threw
  @Nullable Throwable cleanUp(BranchRun main) {
    main.shield();
    awaitCleanups();
    noteCleanupFailure(main.cleanUp());
    awaitCleanups();
    return cleanupFailure;
  }

  /// Suspends the calling branch until no canceled branch is cleaning up any more.
  void awaitCleanups() {
    BranchRun self = here();
    BranchRun other = canceledBeside(self);
    while (other != null) {
      await(other.end(kernel));
      other = canceledBeside(self);
    }
  }

  private @Nullable BranchRun canceledBeside(BranchRun self) {
    for (BranchRun branch : live.values()) {
      if (branch != self && (branch.isCanceled() || branch.isCleaningUpBelow(null))) {
        return branch;
      }
    }
    return null;
  }

  private static RuntimeException asUnchecked(Throwable t) {
    if (t instanceof RuntimeException unchecked) {
      return unchecked;
    }
    return t instanceof Exception
        ? new BranchFailedException("the branch", Failures.of(t))
        : new WorkflowFailure("the branch failed: " + t, t);
  }

  /// Resumes ready branches until all wait, one is stuck, history disagrees, or the run has ended.
  void drain() {
    while (!kernel.isHalted()) {
      BranchRun branch = ready.poll();
      if (branch == null) {
        return;
      }
      resume(branch);
    }
  }

  private void resume(BranchRun branch) {
    current = branch;
    try {
      switch (branch.coroutine().resume()) {
        case Coroutine.Resumption.Suspended _ -> {}
        case Coroutine.Resumption.Finished _ -> {
          live.remove(branch.number());
          branch.finish();
        }
        case Coroutine.Resumption.Stuck(String what, List<StackTraceElement> at) -> {
          stuck = new Stuck(what, at);
          abandoned = branch;
          live.remove(branch.number());
        }
      }
    } finally {
      current = null;
    }
  }

  /// Suspends the calling branch until a promise is settled or the branch is canceled.
  void await(PromiseCore<?> promise) {
    awaitAny(List.of(promise));
  }

  /// Suspends the calling branch until one of the promises is settled or the branch is canceled.
  void awaitAny(List<PromiseCore<?>> promises) {
    BranchRun branch = here();
    branch.throwIfCanceled();
    if (promises.stream().anyMatch(PromiseCore::isDone)) {
      return;
    }
    int wait = branch.beginWait();
    for (PromiseCore<?> promise : promises) {
      promise.whenDone(() -> wake(branch, wait));
    }
    branch.coroutine().suspend();
    if (promises.stream().noneMatch(PromiseCore::isSuccess)) {
      branch.throwIfCanceled();
    }
    if (promises.stream().noneMatch(PromiseCore::isDone)) {
      throw new IllegalStateException("a branch was resumed without a reason");
    }
  }

  /// Suspends the calling branch for good. It never returns; the result lets callers say so.
  RuntimeException halt() {
    BranchRun branch = here();
    while (true) {
      branch.coroutine().suspend();
    }
  }

  private void wake(BranchRun branch, int wait) {
    if (branch.endWait(wait)) {
      ready.add(branch);
    }
  }

  /// Cancels a branch and those that it forked: their waits end, their open work is given up.
  void cancel(BranchRun branch, String reason) {
    if (branch.isShielded()) {
      return;
    }
    // Branches forked later have greater numbers.
    List<BranchRun> others =
        branch.hasForked() ? List.copyOf(live.tailMap(branch.number(), false).values()) : List.of();
    cancelOne(branch, reason);
    for (BranchRun other : others) {
      if (other.descendsFrom(branch) && !other.isCleaningUpBelow(branch)) {
        cancelOne(other, reason);
      }
    }
  }

  /// Cancels every branch that is not cleaning up, in the order of their start, after their work
  /// was given up.
  void cancelAll(String reason) {
    for (BranchRun branch : List.copyOf(live.values())) {
      if (!branch.isCleaningUpBelow(null)) {
        cancelOne(branch, reason);
      }
    }
  }

  private void cancelOne(BranchRun branch, String reason) {
    branch.cancel(reason);
    kernel.commands().cancelOwnedBy(branch.number());
    if (branch.isWaiting()) {
      wake(branch, branch.currentWait());
    }
  }

  /// The numbers of the branches that no cancel of the run reaches.
  Set<Integer> cleaningUp() {
    Set<Integer> numbers = new TreeSet<>();
    for (BranchRun branch : live.values()) {
      if (branch.isCleaningUpBelow(null)) {
        numbers.add(branch.number());
      }
    }
    return numbers;
  }

  /// The branch whose code is calling.
  BranchRun here() {
    haltIfAbandoned();
    BranchRun branch = current;
    if (branch == null || !branch.coroutine().isCurrent()) {
      throw new IllegalStateException(
          "the workflow context was used from thread '%s', which is not a branch of the run; inside"
                  .formatted(Thread.currentThread().getName())
              + " a step or another thread use plain values, and ctx.fork for concurrent code");
    }
    return branch;
  }

  /// Keeps the code of a stuck branch, should it come back, from doing anything more.
  private void haltIfAbandoned() {
    BranchRun branch = abandoned;
    while (branch != null && branch.coroutine().isCurrent()) {
      branch.coroutine().suspend();
    }
  }

  /// The number of the branch whose code is calling, 0 from the kernel itself.
  int hereOrMain() {
    return current == null ? 0 : current.number();
  }

  boolean isInBranch() {
    return current != null && current.coroutine().isCurrent();
  }

  /// Says in the log what failed in branches that nobody awaited.
  void warnOfUnseenFailures() {
    for (PromiseCore<?> fork : failedForks) {
      if (fork.isUnseenFailure()) {
        String text = "a forked branch failed and nobody awaited it: " + fork.failure().summary();
        kernel.emit(new Effect.Log(Effect.Log.Level.WARN, text));
      }
    }
  }

  @Nullable Stuck stuck() {
    return stuck;
  }

  /// Where the code stands that is calling; if none is, where the first branch waits.
  List<StackTraceElement> place() {
    if (isInBranch()) {
      return List.of(Thread.currentThread().getStackTrace());
    }
    return live.isEmpty() ? List.of() : live.firstEntry().getValue().coroutine().stackTrace();
  }
}
