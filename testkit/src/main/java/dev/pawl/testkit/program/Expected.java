package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What has to become of one run.
///
/// @param text the output of a run that succeeds, the first cause of one that fails
/// @param status the last status; null if there is none
/// @param statusDecided whether it can be told which status is the last
/// @param completed how often each body's result is on record, by path
/// @param failed how many failed attempts of each body are on record, by path
/// @param startMillis after the start of the first run, as is `endMillis`
public record Expected(
    RunId id,
    RunState state,
    String text,
    SequencedMap<String, String> kv,
    SequencedMap<String, String> labels,
    @Nullable String status,
    boolean statusDecided,
    int executions,
    SequencedMap<String, Integer> completed,
    SequencedMap<String, Integer> failed,
    long startMillis,
    long endMillis) {

  /// The same for a run with another id.
  public Expected withId(RunId other) {
    return new Expected(
        other,
        state,
        text,
        kv,
        labels,
        status,
        statusDecided,
        executions,
        completed,
        failed,
        startMillis,
        endMillis);
  }

  /// Whether the run takes what comes from outside at that time.
  boolean takes(Action action) {
    return startMillis <= action.atMillis()
        && (mayEndIt(action) ? action.atMillis() <= endMillis : action.atMillis() < endMillis);
  }

  /// Whether it is chance that the run takes it.
  boolean isEdge(Action action) {
    boolean starts =
        action.atMillis() == startMillis
            && (startMillis > 0 || !(action instanceof Action.Signals));
    return starts || (action.atMillis() == endMillis && !mayEndIt(action));
  }

  /// Whether the action may be the very cause of the run's end at that time.
  private static boolean mayEndIt(Action action) {
    return switch (action) {
      case Action.Cancel _, Action.Terminate _, Action.Resume _ -> true;
      case Action.Signals _, Action.Pause _, Action.Crash _, Action.CrashInto _ -> false;
    };
  }
}
