package dev.pawl.testkit.sim;

import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.Notice;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Somebody who subscribed to everything before the simulation and never acknowledges: what they
/// are owed in the end must be how the runs ended, no more and no less.
final class Owed {
  private static final String NAME = "everything";

  private final Store store;

  private Owed(Store store) {
    this.store = store;
  }

  /// Subscribes to all runs of a store that has none yet.
  static Owed by(Store store) {
    store.commit(List.of(new Write.Subscribe(NAME, "", null, World.START_MILLIS)));
    return new Owed(store);
  }

  /// What is owed and should not be, or the other way round, one line each.
  List<String> violations() {
    Map<String, String> expected = new TreeMap<>();
    var all = new ListOptions(ListOptions.FROM_NEWEST, Integer.MAX_VALUE - 1, World.START_MILLIS);
    for (RunRecord run : store.list(RunQuery.ALL, all).runs()) {
      if (run.head().block() != null) {
        expected.put(run.id().value(), "blocked");
      } else if (run.head().state().isTerminal() && run.parent() == null) {
        expected.put(run.id().value(), run.head().state().code());
      }
    }
    Map<String, String> owed = new TreeMap<>();
    List<String> violations = new ArrayList<>();
    for (Notice notice : store.notices(NAME, 0, Integer.MAX_VALUE)) {
      if (!notice.event().equals("asks")
          && owed.put(notice.run().value(), notice.event()) != null) {
        violations.add("two notices of the state of run " + notice.run());
      }
    }
    expected.forEach((run, event) -> {
      if (!event.equals(owed.remove(run))) {
        violations.add("no notice that run %s is %s".formatted(run, event));
      }
    });
    owed.forEach((run, event) ->
        violations.add("a notice that run %s is %s, which it is not".formatted(run, event)));
    return violations;
  }
}
