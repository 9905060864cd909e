package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import java.util.List;
import java.util.SequencedMap;

/// What the model says about a scenario.
///
/// @param runs every run that comes into being
/// @param undecided why the outcome depends on chance; empty if it does not
/// @param stuck waits that nothing ends
/// @param waits every wait for a signal or an answer
/// @param times when something happens inside runs
public record Prediction(
    SequencedMap<RunId, Expected> runs,
    List<String> undecided,
    List<SignalWait> stuck,
    List<SignalWait> waits,
    List<Long> times) {

  /// A wait for a signal.
  ///
  /// @param sinceMillis after the start of the first run
  public record SignalWait(RunId run, String name, long sinceMillis) {}

  /// Whether the outcome is certain and comes by itself.
  public boolean isCertain() {
    return undecided.isEmpty() && stuck.isEmpty() && endMillis() != Clock.NEVER;
  }

  /// When the last run ends.
  public long endMillis() {
    return runs.values().stream().mapToLong(Expected::endMillis).max().orElse(0);
  }
}
