package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happens to the runs of a scenario from outside. Before it, everything that was
/// due has been done.
public sealed interface Action {
  /// When, in milliseconds after the start of the first run.
  long atMillis();

  /// The run that is talked to, null if it is the engine that is hit.
  default @Nullable RunId target() {
    return switch (this) {
      case Signals signals -> signals.run;
      case Cancel cancel -> cancel.run;
      case Terminate terminate -> terminate.run;
      case Pause pause -> pause.run;
      case Resume resume -> resume.run;
      case Crash _, CrashInto _ -> null;
    };
  }

  /// The same at another time.
  default Action at(long millis) {
    return switch (this) {
      case Signals(long _, RunId run, String name, List<String> values) ->
          new Signals(millis, run, name, values);
      case Cancel(long _, RunId run) -> new Cancel(millis, run);
      case Terminate(long _, RunId run) -> new Terminate(millis, run);
      case Pause(long _, RunId run) -> new Pause(millis, run);
      case Resume(long _, RunId run) -> new Resume(millis, run);
      case Crash(long _, long down) -> new Crash(millis, down);
      case CrashInto _ -> new CrashInto(millis);
    };
  }

  /// Signals of one name, sent one right after the other.
  record Signals(long atMillis, RunId run, String name, List<String> values) implements Action {
    boolean isFor(Prediction.SignalWait wait) {
      return run.equals(wait.run()) && name.equals(wait.name());
    }
  }

  record Cancel(long atMillis, RunId run) implements Action {}

  record Terminate(long atMillis, RunId run) implements Action {}

  /// The run stands still until the next [Resume].
  record Pause(long atMillis, RunId run) implements Action {}

  record Resume(long atMillis, RunId run) implements Action {}

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
