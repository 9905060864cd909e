package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.WaitTimedOutException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The signals of one name, as the code sees them.
record Signals<T extends @Nullable Object>(Kernel kernel, String name, TypeRef<T> type)
    implements SignalChannel<T> {

  @Override
  public T await() {
    return awaitAsync().await();
  }

  @Override
  public T await(Duration timeout) {
    Promise<T> signal = awaitAsync();
    try {
      return signal.await(timeout);
    } catch (WaitTimedOutException e) {
      signal.cancel();
      throw e;
    }
  }

  @Override
  public Promise<T> awaitAsync() {
    int number = kernel.context().issue();
    PromiseCore<T> promise = new PromiseCore<>(kernel, "signal " + name);
    if (kernel.record(new Event.SignalAwaited(number, name)) != null) {
      SignalCommand<T> command = new SignalCommand<>(kernel, number, name, type, promise);
      kernel.commands().add(command);
      kernel.mailbox().await(name, command);
    }
    return promise;
  }

  @Override
  public Optional<T> poll() {
    kernel.branches().here().throwIfCanceled();
    return kernel
        .mailbox()
        .poll(name)
        .map(payload -> kernel.codec().decode("signal " + name, payload, type));
  }
}
