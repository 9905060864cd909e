package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;

/// What the model finds out while it goes through a scenario.
///
/// Whoever needs to know how a branch ends before it can be gone through for good rehearses it with
/// a ledger of its own, which is thrown away.
final class Ledger {
  final SequencedMap<RunId, Expected> runs = new LinkedHashMap<>();
  final List<String> undecided = new ArrayList<>();
  final List<Prediction.SignalWait> stuck = new ArrayList<>();
  final List<Prediction.SignalWait> waits = new ArrayList<>();
  final TreeSet<Long> times = new TreeSet<>();
  private final List<Canceled> canceled = new ArrayList<>();

  /// A branch that was canceled.
  ///
  /// @param untilMillis when its clean-up was done
  /// @param loose whether nobody waits for it
  record Canceled(RunId run, int execution, long atMillis, long untilMillis, boolean loose) {}

  void canceled(Canceled branch) {
    canceled.add(branch);
  }

  /// When an execution is over whose main branch is done at a time: the branches canceled by then
  /// have to clean up first.
  long over(RunId run, int execution, long doneMillis) {
    long over = doneMillis;
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Canceled branch : canceled) {
        boolean counts =
            branch.run.equals(run) && branch.execution == execution && branch.atMillis <= over;
        if (counts && branch.untilMillis > over) {
          over = branch.untilMillis;
          moved = true;
        }
      }
    }
    return over;
  }

  /// Whether it is chance that a branch was canceled before the execution was over.
  boolean isTied(RunId run, int execution, long doneMillis, long overMillis) {
    return canceled.stream()
        .filter(branch -> branch.run.equals(run) && branch.execution == execution && branch.loose)
        .anyMatch(branch -> branch.atMillis == doneMillis || branch.atMillis == overMillis);
  }

  Prediction prediction() {
    return new Prediction(runs, undecided, stuck, waits, List.copyOf(times));
  }
}
