package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.workflow.ChildFailedException;
import dev.pawl.engine.workflow.TypeRef;
import org.jspecify.annotations.Nullable;

/// A child run and the wait for its end.
final class ChildCommand<T extends @Nullable Object> extends Command {
  private final RunId child;
  private final TypeRef<T> type;
  private final PromiseCore<T> promise;
  private boolean interrupted;

  ChildCommand(Kernel kernel, int number, RunId child, TypeRef<T> type, PromiseCore<T> promise) {
    super(kernel, number, Lifecycle.CHILD);
    this.child = child;
    this.type = type;
    this.promise = promise;
    promise.onCancel(this::cancel);
  }

  /// Takes note of an operator's retry: the child may have ended with the run. It is told once.
  void reopen() {
    interrupted = kernel.journal().isFirstHearing();
  }

  /// The mail that brings the child back or makes it report again, null if it needs none.
  Effect.@Nullable Mail takeRevival() {
    boolean needed = interrupted && state() == Lifecycle.State.OPEN;
    interrupted = false;
    Event.Input retry = new Event.RunRetried(0, "parent run " + kernel.id() + " was retried");
    return needed ? new Effect.Mail(child, 0, retry) : null;
  }

  @Override
  void apply(Event.Resolution event) {
    move(event);
    switch (event) {
      case Event.ChildCompleted(int _, Payload output) ->
          promise.succeed(() -> kernel.codec().decode("output of " + child, output, type));
      case Event.ChildFailed(int _, Failure failure) ->
          promise.fail(failure, new ChildFailedException(child.value(), failure));
      default -> throw new IllegalStateException(event.kind() + " for a child");
    }
  }

  @Override
  void stopWork() {
    Event.Input cancel = new Event.CancelRequested("parent run " + kernel.id() + " gave it up");
    kernel.emit(new Effect.Mail(child, 0, cancel));
  }

  @Override
  PromiseCore<?> promise() {
    return promise;
  }

  @Override
  Wait describe() {
    return new Wait(Wait.Kind.CHILD, child.value(), number, sinceMillis, 0, 0, 0, null, null);
  }
}
