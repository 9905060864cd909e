package dev.pawl.testkit.sim;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The attempts of steps and activities that began, as the world outside saw them.
final class BodyLog {
  private final Set<String> began = new HashSet<>();
  private final Map<String, Integer> newest = new HashMap<>();
  private final Map<RunId, List<String>> twice = new HashMap<>();

  void began(Attempt attempt) {
    String key = attempt.idempotencyKey();
    newest.merge(key, attempt.attempt(), Math::max);
    if (!began.add(key + " attempt " + attempt.attempt())) {
      twice
          .computeIfAbsent(attempt.run(), _ -> new ArrayList<>())
          .add("%s began twice as attempt %d".formatted(key, attempt.attempt()));
    }
  }

  /// What is wrong with the attempts of a run: none begins twice, and the one whose result counts
  /// is the last. An operator's retry makes both possible.
  List<String> violations(Store store, RunId run) {
    List<String> violations = new ArrayList<>(twice.getOrDefault(run, List.of()));
    for (int execution : store.executions(run)) {
      for (Recorded recorded : store.history(run, execution, 1, Integer.MAX_VALUE)) {
        String key = run + "/" + execution + "/";
        switch (recorded.event()) {
          case Event.RunRetried _ -> {
            return List.of();
          }
          case Event.StepCompleted done ->
              violations.addAll(later(key + done.command(), done.attempt()));
          case Event.ActivityCompleted done ->
              violations.addAll(later(key + done.command(), done.attempt()));
          default -> {}
        }
      }
    }
    return violations;
  }

  private List<String> later(String key, int counted) {
    int last = newest.getOrDefault(key, 0);
    return last == counted
        ? List.of()
        : List.of("%s has the result of attempt %d, the last was %d".formatted(key, counted, last));
  }
}
