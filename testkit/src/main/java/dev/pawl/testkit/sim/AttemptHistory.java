package dev.pawl.testkit.sim;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is on record about the attempts of a run that has one step or activity.
final class AttemptHistory {
  private final List<Recorded> history;
  private final SortedMap<Integer, Recorded> failed = new TreeMap<>();
  private int completed;
  private int failures;

  private AttemptHistory(List<Recorded> history) {
    this.history = history;
    for (Recorded recorded : history) {
      switch (recorded.event()) {
        case Event.AttemptFailed event -> {
          failures++;
          failed.put(event.attempt(), recorded);
        }
        case Event.StepFailed _, Event.ActivityFailed _ -> failures++;
        case Event.StepCompleted done -> completed = done.attempt();
        case Event.ActivityCompleted done -> completed = done.attempt();
        default -> {}
      }
    }
  }

  static AttemptHistory of(Store store, RunId run) {
    return new AttemptHistory(store.history(run, 1, 1, Integer.MAX_VALUE));
  }

  /// How many failures there are, the last included.
  int failures() {
    return failures;
  }

  /// The attempt whose result counts, 0 if none does.
  int completed() {
    return completed;
  }

  /// When the attempts after failures are due.
  Map<Integer, Long> dueMillis() {
    Map<Integer, Long> due = new HashMap<>();
    failed.forEach((attempt, recorded) -> {
      if (recorded.event() instanceof Event.AttemptFailed event) {
        due.put(attempt + 1, event.retryAtMillis());
      }
    });
    return due;
  }

  List<String> violations(int maxAttempts) {
    List<String> violations = new ArrayList<>();
    if (failures > maxAttempts) {
      violations.add("more failures than attempts are allowed");
    }
    if (failed.containsKey(completed)) {
      violations.add("an attempt that had failed was completed");
    }
    return violations;
  }

  /// The waits between attempts that are too short, if the clocks are right.
  List<String> hasty(int backoffMillis) {
    List<String> hasty = new ArrayList<>();
    for (Recorded recorded : failed.values()) {
      if (recorded.event() instanceof Event.AttemptFailed event) {
        Duration asked = event.failure().retryAfter();
        long wait = asked == null ? backoffMillis : asked.toMillis();
        if (event.retryAtMillis() < recorded.atMillis() + wait) {
          hasty.add("the wait after attempt " + event.attempt() + " is too short");
        }
      }
    }
    return hasty;
  }

  @Override
  public String toString() {
    return history.toString();
  }
}
