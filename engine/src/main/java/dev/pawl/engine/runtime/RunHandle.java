package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.TypeRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A run with a known type of output. Thread-safe; costs nothing to keep.
///
/// @param <O> the output
public final class RunHandle<O extends @Nullable Object> {
  private static final Duration FOREVER = Duration.ofDays(10_000);

  private final Client client;
  private final JacksonCodec codec;
  private final RunId id;
  private final TypeRef<O> output;

  RunHandle(Client client, JacksonCodec codec, RunId id, TypeRef<O> output) {
    this.client = client;
    this.codec = codec;
    this.id = id;
    this.output = output;
  }

  public RunId id() {
    return id;
  }

  /// The run as it stands.
  public RunRecord record() {
    return client.require(id);
  }

  /// Waits for the output, for as long as it takes.
  ///
  /// @throws RunFailedException if the run failed
  /// @throws RunCanceledException if it was canceled or terminated
  public O result() throws InterruptedException {
    return result(FOREVER);
  }

  /// Waits for the output, at most for `timeout`; the run goes on after that.
  ///
  /// @throws PawlException with `WAIT_TIMED_OUT`, saying what the run waits for
  public O result(Duration timeout) throws InterruptedException {
    RunRecord run = client.awaitEnd(id, timeout);
    return switch (run.head().outcome()) {
      case Event.RunCompleted done -> codec.decode("output of " + id, done.output(), output);
      case Event.RunFailed failed -> throw new RunFailedException(id, failed.failure());
      case Event.RunCanceled canceled -> throw new RunCanceledException(id, canceled.reason());
      case Event.RunTerminated ended -> throw new RunCanceledException(id, ended.reason());
      case null, default ->
          throw new PawlException(
              ErrorCode.CORRUPT_HISTORY, "run " + id + " ended without outcome");
    };
  }

  /// Sends a signal; see [Client#signal].
  public void signal(String name, @Nullable Object value) {
    client.signal(id, name, value);
  }

  /// Asks the run to cancel; see [Client#cancel].
  public void cancel(String reason) {
    client.cancel(id, reason);
  }

  @Override
  public String toString() {
    return "run " + id;
  }
}
