package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.TypeRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The work of an activity: attempts that workers take from a task queue.
record ActivityWork<T extends @Nullable Object>(
    Kernel kernel,
    Event.ActivityScheduled scheduled,
    ActivityOptions options,
    TypeRef<T> type,
    PromiseCore<T> promise)
    implements AttemptCommand.Work {

  @Override
  public String name() {
    return scheduled.type();
  }

  @Override
  public boolean isStep() {
    return false;
  }

  @Override
  public RetryPolicy retry() {
    return options.retry();
  }

  @Override
  public Duration scheduleToClose() {
    return options.scheduleToClose();
  }

  @Override
  public Effect start(int attempt, @Nullable Payload checkpoint) {
    return new Effect.EnqueueActivity(scheduled, attempt, options, checkpoint);
  }

  @Override
  public Effect stop(int command) {
    return new Effect.CancelActivity(command);
  }

  @Override
  public Event.Resolution failed(int command, int attempt, Failure failure) {
    return new Event.ActivityFailed(command, attempt, failure);
  }

  @Override
  public void succeed(Payload result) {
    promise.succeed(() -> kernel.codec().decode("result of " + name(), result, type));
  }

  @Override
  public void fail(Failure failure) {
    promise.fail(failure, new ActivityFailedException(name(), failure));
  }
}
