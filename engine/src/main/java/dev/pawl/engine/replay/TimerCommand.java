package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Wait;
import org.jspecify.annotations.Nullable;

/// A durable timer.
final class TimerCommand extends Command {
  private final long fireAtMillis;
  private final PromiseCore<@Nullable Void> promise;

  TimerCommand(Kernel kernel, int number, long fireAtMillis, PromiseCore<@Nullable Void> promise) {
    super(kernel, number, Lifecycle.TIMER);
    this.fireAtMillis = fireAtMillis;
    this.promise = promise;
    promise.onCancel(this::cancel);
  }

  @Override
  void apply(Event.Resolution event) {
    move(event);
    promise.succeed(() -> null);
  }

  @Override
  long deadlineMillis() {
    return fireAtMillis;
  }

  @Override
  Event.Input atDeadline(long nowMillis) {
    return new Event.TimerFired(number);
  }

  @Override
  void stopWork() {}

  @Override
  PromiseCore<?> promise() {
    return promise;
  }

  @Override
  Wait describe() {
    return new Wait(Wait.Kind.TIMER, "", number, sinceMillis, fireAtMillis, 0, 0, null, null);
  }
}
