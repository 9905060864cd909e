package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import java.util.List;

/// Something that happens to the runs of a scenario from outside. Before it, everything that was
/// due has been done.
public sealed interface Action {
  /// When, in milliseconds after the start of the first run.
  long atMillis();

  /// Signals of one name, sent one right after the other.
  record Signals(long atMillis, RunId run, String name, List<String> values) implements Action {
    boolean isFor(Prediction.SignalWait wait) {
      return run.equals(wait.run()) && name.equals(wait.name());
    }
  }

  record Cancel(long atMillis, RunId run) implements Action {}

  record Terminate(long atMillis, RunId run) implements Action {}

  /// The engine is lost while nothing is being done, and another one starts after a while.
  record Crash(long atMillis, long downMillis) implements Action {
    long untilMillis() {
      return atMillis + downMillis;
    }

    boolean isDuring(long millis) {
      return atMillis <= millis && millis <= untilMillis();
    }
  }

  /// The engine is lost in the middle of what comes due at that time, and another one starts at
  /// once.
  record CrashInto(long atMillis) implements Action {}
}
