package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.replay.Failures;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One attempt of a step or activity on its thread: runs the body, minds its timeout, and reports
/// one result, the first.
abstract class BodyRun {
  final Node node;
  private final RunId run;
  private final String key;
  private final int command;
  private final int attempt;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final Object threadLock = new Object();
  private @Nullable Thread thread;
  private volatile boolean canceled;
  private Host.@Nullable Alarm timeout;

  BodyRun(Node node, RunId run, int execution, int command, int attempt) {
    this.node = node;
    this.run = run;
    this.key = run + "/" + execution + "/" + command;
    this.command = command;
    this.attempt = attempt;
  }

  /// Runs the body and encodes its result.
  ///
  /// @return null if the result comes later, through [#settle]
  abstract @Nullable Payload call() throws Exception;

  abstract Event.Resolution completed(Payload result);

  /// Takes the result, on whatever thread it came up.
  abstract void report(Event.Resolution result);

  /// Encodes what the body returned. Another attempt would do its work again and return the same,
  /// so a result that cannot be recorded is a final failure.
  final Payload encoded(String what, @Nullable Object result) {
    try {
      return node.codec().encode("result of " + what, result);
    } catch (PawlException e) {
      throw new WorkflowFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /// The data of the last heartbeat, for the next attempt.
  @Nullable Payload checkpoint() {
    return null;
  }

  /// What it is, for people.
  final String words() {
    return "command %d of run %s, attempt %d".formatted(command, run, attempt);
  }

  final int command() {
    return command;
  }

  /// Ends the attempt as failed if it takes longer than this; 0 for no bound.
  final synchronized void limit(long millis, String name) {
    if (millis > 0) {
      timeout =
          node.host()
              .alarms()
              .at(
                  node.host().nowMillis() + millis,
                  () -> timedOut("%s took more than %s".formatted(name, Bodies.seconds(millis))));
    }
  }

  /// Ends the attempt as timed out and interrupts the body.
  final void timedOut(String message) {
    if (settled.compareAndSet(false, true)) {
      fail(Failure.of(Failure.TIMEOUT, message + " and was stopped", true));
      cancel();
    }
  }

  /// Runs the body on the calling thread and reports how it ended.
  final void execute() {
    synchronized (threadLock) {
      if (canceled) {
        return;
      }
      thread = Thread.currentThread();
    }
    Event.Resolution result = null;
    Throwable thrown = null;
    int mark = node.guard().begins(run);
    try {
      Payload value = call();
      result = value == null ? null : completed(value);
    } catch (Throwable t) {
      thrown = t;
    } finally {
      node.guard().ends(mark);
    }
    synchronized (threadLock) {
      thread = null;
      node.bodies().comesBack(this);
    }
    if (result != null || thrown != null) {
      settle(result, thrown);
    }
  }

  /// Reports how it ended, unless that is known already: a result, or what was thrown.
  final void settle(Event.@Nullable Resolution result, @Nullable Throwable thrown) {
    if (settled.compareAndSet(false, true)) {
      stopClock();
      if (result != null) {
        report(result);
      } else if (thrown != null) {
        fail(Failures.of(thrown));
      }
    }
  }

  private void fail(Failure failure) {
    stopClock();
    report(new Event.AttemptFailed(command, attempt, failure, 0, checkpoint()));
  }

  private synchronized void stopClock() {
    if (timeout != null) {
      timeout.cancel();
    }
  }

  /// Whether it has a result, or none is wanted.
  final boolean isSettled() {
    return settled.get();
  }

  /// Says that the result is not wanted and interrupts the body. Nothing is reported any more.
  final void abandon() {
    settled.set(true);
    stopClock();
    cancel();
  }

  private void cancel() {
    synchronized (threadLock) {
      canceled = true;
      if (thread != null) {
        node.bodies().givesUp(this);
        thread.interrupt();
      }
    }
    canceled();
  }

  /// Its result is not wanted any more.
  void canceled() {
    // Who waits on a thread is interrupted.
  }

  final Attempt attemptView() {
    return new AttemptView(this);
  }

  /// What a body sees of its attempt.
  private record AttemptView(BodyRun body) implements Attempt {
    @Override
    public RunId run() {
      return body.run;
    }

    @Override
    public int attempt() {
      return body.attempt;
    }

    @Override
    public String idempotencyKey() {
      return body.key;
    }

    @Override
    public boolean isCanceled() {
      return body.canceled;
    }
  }
}
