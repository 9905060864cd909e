package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Wait;
import org.jspecify.annotations.Nullable;

/// Something that the code asked for and that has a number, from its issue to its end.
abstract sealed class Command
    permits AttemptCommand, TimerCommand, SignalCommand, QuestionCommand, ChildCommand {
  /// The deadline of a command that waits for something else than time.
  static final long NEVER = Long.MAX_VALUE;

  final Kernel kernel;
  final int number;
  final long sinceMillis;
  final Lifecycle lifecycle;
  private final int owner;
  private Lifecycle.State state = Lifecycle.State.OPEN;

  /// Issued by the branch whose code is calling, at the current time.
  Command(Kernel kernel, int number, Lifecycle lifecycle) {
    this.kernel = kernel;
    this.number = number;
    this.lifecycle = lifecycle;
    this.owner = kernel.branches().hereOrMain();
    this.sinceMillis = kernel.journal().nowMillis();
  }

  /// The branch that issued it.
  final int owner() {
    return owner;
  }

  final Lifecycle.State state() {
    return state;
  }

  /// Whether an event can happen to this command now.
  final boolean allows(Event event) {
    return lifecycle.next(state, event).isPresent();
  }

  /// Moves on by the table; the caller has checked [#allows].
  final void move(Event event) {
    state =
        lifecycle
            .next(state, event)
            .orElseThrow(() -> new IllegalStateException(this + " cannot take " + event.kind()));
    kernel.commands().changed(this);
  }

  /// What a result reported from outside amounts to now, null if it is stale.
  Event.@Nullable Input admit(Event.Resolution reported, long nowMillis) {
    return allows(reported) ? reported : null;
  }

  /// Takes an event that was recorded for this command.
  abstract void apply(Event.Resolution event);

  /// Takes the signal that it waited for.
  void onSignal(Event.SignalReceived signal) {
    throw new IllegalStateException("command " + number + " does not wait for " + signal.name());
  }

  /// When something is to happen to it by itself, [#NEVER] if nothing is.
  long deadlineMillis() {
    return NEVER;
  }

  /// What happens to it at its deadline.
  Event.Input atDeadline(long nowMillis) {
    throw new IllegalStateException("command " + number + " has no deadline");
  }

  /// Gives it up: tells whoever works on it, and settles its promise.
  final void cancel() {
    Event.CommandCanceled event = new Event.CommandCanceled(number);
    if (allows(event) && kernel.record(event) != null) {
      end(event);
      promise().giveUp();
    }
  }

  /// Ends its work; the event that says so is in history. Its promise is still to be settled.
  final void end(Event.CommandCanceled event) {
    move(event);
    stopWork();
  }

  /// Emits the effects that end its work elsewhere.
  abstract void stopWork();

  abstract PromiseCore<?> promise();

  abstract Wait describe();

  /// For people: `activity 3, which is open`.
  @Override
  public final String toString() {
    return "%s %d, which is %s".formatted(lifecycle, number, state.text());
  }
}
