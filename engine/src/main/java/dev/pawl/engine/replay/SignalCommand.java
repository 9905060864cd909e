package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.workflow.TypeRef;
import org.jspecify.annotations.Nullable;

/// A wait for one signal.
final class SignalCommand<T extends @Nullable Object> extends Command {
  private final String name;
  private final TypeRef<T> type;
  private final PromiseCore<T> promise;

  SignalCommand(Kernel kernel, int number, String name, TypeRef<T> type, PromiseCore<T> promise) {
    super(kernel, number, Lifecycle.SIGNAL);
    this.name = name;
    this.type = type;
    this.promise = promise;
    promise.onCancel(this::cancel);
  }

  @Override
  void apply(Event.Resolution event) {
    move(event);
  }

  @Override
  void onSignal(Event.SignalReceived signal) {
    move(signal);
    Payload payload = signal.payload();
    promise.succeed(() -> kernel.codec().decode("signal " + name, payload, type));
  }

  @Override
  void stopWork() {
    kernel.mailbox().leave(name, this);
  }

  @Override
  PromiseCore<?> promise() {
    return promise;
  }

  @Override
  Wait describe() {
    return new Wait(Wait.Kind.SIGNAL, name, number, sinceMillis, 0, 0, 0, null, null);
  }
}
