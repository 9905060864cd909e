package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.workflow.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A step or an activity: work that is tried until it succeeds or its retry policy ends.
final class AttemptCommand extends Command {
  private final Work work;
  private final PromiseCore<?> promise;
  private int attempt = 1;
  private int failures;
  private boolean started;
  private boolean interrupted;
  private long retryAtMillis;
  private long closeByMillis;
  private @Nullable Failure lastFailure;
  private @Nullable Payload checkpoint;

  /// What a step and an activity do differently.
  interface Work {
    String name();

    boolean isStep();

    RetryPolicy retry();

    /// The longest time from the call to the end, zero for no bound.
    Duration scheduleToClose();

    Effect start(int attempt, @Nullable Payload checkpoint);

    Effect stop(int command);

    Event.Resolution failed(int command, int attempt, Failure failure);

    /// Settles the promise with a recorded result.
    void succeed(Payload result);

    /// Settles the promise with a recorded failure.
    void fail(Failure failure);
  }

  AttemptCommand(Kernel kernel, int number, Work work, PromiseCore<?> promise) {
    super(kernel, number, work.isStep() ? Lifecycle.STEP : Lifecycle.ACTIVITY);
    this.work = work;
    this.promise = promise;
    this.closeByMillis = closeBy(sinceMillis);
    promise.onCancel(this::cancel);
  }

  /// The current attempt.
  int attempt() {
    return attempt;
  }

  /// Starts the work for the first time.
  void begin() {
    start();
  }

  private void start() {
    interrupted = false;
    started = kernel.emit(work.start(attempt, checkpoint));
  }

  @Override
  Event.@Nullable Input admit(Event.Resolution reported, long nowMillis) {
    if (!allows(reported) || attemptOf(reported) < attempt) {
      return null;
    }
    return reported instanceof Event.AttemptFailed failed ? decide(failed, nowMillis) : reported;
  }

  private Event.Resolution decide(Event.AttemptFailed failed, long nowMillis) {
    long delay =
        Retries.delayMillis(
            work.retry(), failures + 1, failed.failure(), kernel.seed() + number * 31L + attempt);
    if (delay < 0) {
      return work.failed(number, failed.attempt(), failed.failure());
    }
    return new Event.AttemptFailed(
        number,
        failed.attempt(),
        failed.failure(),
        Durations.after(nowMillis, Duration.ofMillis(delay)),
        failed.checkpoint());
  }

  private static int attemptOf(Event.Resolution event) {
    return switch (event) {
      case Event.StepCompleted done -> done.attempt();
      case Event.StepFailed failed -> failed.attempt();
      case Event.ActivityCompleted done -> done.attempt();
      case Event.ActivityFailed failed -> failed.attempt();
      case Event.AttemptFailed failed -> failed.attempt();
      case Event.AttemptStarted started -> started.attempt();
      case Event.TimerFired _, Event.ChildCompleted _, Event.ChildFailed _ -> 0;
    };
  }

  @Override
  void apply(Event.Resolution event) {
    attempt = Math.max(attempt, attemptOf(event));
    if (event instanceof Event.AttemptFailed failed) {
      failures++;
      retryAtMillis = failed.retryAtMillis();
      lastFailure = failed.failure();
      checkpoint = failed.checkpoint() == null ? checkpoint : failed.checkpoint();
    }
    move(event);
    switch (event) {
      case Event.StepCompleted done -> work.succeed(done.result());
      case Event.ActivityCompleted done -> work.succeed(done.result());
      case Event.StepFailed failed -> work.fail(failed.failure());
      case Event.ActivityFailed failed -> {
        if (failed.failure().type().equals(Failure.TIMEOUT)) {
          kernel.emit(work.stop(number));
        }
        work.fail(failed.failure());
      }
      case Event.AttemptStarted _ -> start();
      case Event.AttemptFailed _, Event.TimerFired _ -> {}
      case Event.ChildCompleted _, Event.ChildFailed _ -> {}
    }
  }

  /// Takes note of an operator's retry: the time to the end counts anew, and what was under way
  /// when the run ended has to be started again.
  void reopen() {
    interrupted = state() == Lifecycle.State.OPEN;
    closeByMillis = closeBy(kernel.journal().nowMillis());
    kernel.commands().changed(this);
  }

  private long closeBy(long fromMillis) {
    Duration bound = work.scheduleToClose();
    return bound.isZero() ? NEVER : Durations.after(fromMillis, bound);
  }

  @Override
  long deadlineMillis() {
    return state() == Lifecycle.State.BACKING_OFF
        ? Math.min(retryAtMillis, closeByMillis)
        : closeByMillis;
  }

  @Override
  Event.Input atDeadline(long nowMillis) {
    if (closeByMillis <= nowMillis) {
      String text = work.name() + " was not done within its schedule-to-close timeout";
      String after = lastFailure == null ? "" : "; last failure: " + lastFailure.summary();
      return work.failed(number, attempt, Failure.of(Failure.TIMEOUT, text + after, false));
    }
    return new Event.AttemptStarted(number, attempt + 1);
  }

  @Override
  void stopWork() {
    kernel.emit(work.stop(number));
  }

  @Override
  PromiseCore<?> promise() {
    return promise;
  }

  /// Whether its body should be under way and is not, as far as this execution in memory knows: a
  /// step that it has not started, or an activity that ended with the run before an operator's
  /// retry.
  boolean isOrphan() {
    return state() == Lifecycle.State.OPEN && !started && (work.isStep() || interrupted);
  }

  boolean isStep() {
    return work.isStep();
  }

  boolean isRunningStep() {
    return work.isStep() && state() == Lifecycle.State.OPEN;
  }

  @Override
  Wait describe() {
    boolean backingOff = state() == Lifecycle.State.BACKING_OFF;
    long until = deadlineMillis();
    return new Wait(
        work.isStep() ? Wait.Kind.STEP : Wait.Kind.ACTIVITY,
        work.name(),
        number,
        sinceMillis,
        until == NEVER ? 0 : until,
        backingOff ? attempt + 1 : attempt,
        work.retry().maxAttempts(),
        lastFailure == null ? null : lastFailure.summary(),
        null);
  }
}
