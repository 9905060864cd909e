package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.StepFailedException;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.WorkflowContext.StepBody;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The work of a step: a closure run on the node that owns the run.
record StepWork<T extends @Nullable Object>(
    Kernel kernel,
    int number,
    String name,
    StepOptions options,
    TypeRef<T> type,
    StepBody<T> body,
    PromiseCore<T> promise)
    implements AttemptCommand.Work {

  @Override
  public boolean isStep() {
    return true;
  }

  @Override
  public RetryPolicy retry() {
    return options.retry();
  }

  @Override
  public Duration scheduleToClose() {
    return Duration.ZERO;
  }

  @Override
  public Effect start(int attempt, @Nullable Payload checkpoint) {
    return new Effect.RunStep(number, attempt, name, options, body);
  }

  @Override
  public Effect stop(int command) {
    return new Effect.StopStep(command);
  }

  @Override
  public Event.Resolution failed(int command, int attempt, Failure failure) {
    return new Event.StepFailed(command, attempt, failure);
  }

  @Override
  public void succeed(Payload result) {
    promise.succeed(() -> kernel.codec().decode("result of step " + name, result, type));
  }

  @Override
  public void fail(Failure failure) {
    promise.fail(failure, new StepFailedException(name, failure));
  }
}
