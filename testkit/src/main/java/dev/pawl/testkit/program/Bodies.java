package dev.pawl.testkit.program;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.RetryLaterException;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The bodies of programs' steps and activities, and a log of those that ran. Thread-safe.
///
/// A body decides by the failures on record whether to fail once more, so that a crash, which may
/// make it run again, does not change the course of its run.
public final class Bodies {
  private final Store store;
  private final List<Ran> ran = new ArrayList<>();

  /// A body that was started.
  ///
  /// @param key the idempotency key: run, execution and command
  public record Ran(RunId run, String key, int attempt, String path) {}

  /// @param store where the failures of earlier attempts are on record
  public Bodies(Store store) {
    this.store = store;
  }

  /// Every body started so far, in order.
  public List<Ran> ran() {
    synchronized (ran) {
      return List.copyOf(ran);
    }
  }

  String run(String path, Trouble trouble, Attempt attempt) {
    synchronized (ran) {
      ran.add(new Ran(attempt.run(), attempt.idempotencyKey(), attempt.attempt(), path));
    }
    if (trouble.failures() == 0 || failuresOf(attempt) >= trouble.failures()) {
      return path;
    }
    String message = message(path);
    throw switch (trouble.kind()) {
      case PLAIN -> new IllegalStateException(message);
      case FINAL -> new WorkflowFailure(message);
      case NAMED -> new Trouble.NamedException(message);
      case LATER -> new RetryLaterException(message, Duration.ofMillis(trouble.waitMillis()));
    };
  }

  static String message(String path) {
    return "trouble at " + path;
  }

  private int failuresOf(Attempt attempt) {
    String key = attempt.idempotencyKey();
    int last = key.lastIndexOf('/');
    int command = Integer.parseInt(key.substring(last + 1));
    int execution = Integer.parseInt(key.substring(key.lastIndexOf('/', last - 1) + 1, last));
    int failures = 0;
    for (Recorded recorded : store.history(attempt.run(), execution, 1, Integer.MAX_VALUE)) {
      if (recorded.event() instanceof Event.AttemptFailed failed && failed.command() == command) {
        failures++;
      }
    }
    return failures;
  }
}
