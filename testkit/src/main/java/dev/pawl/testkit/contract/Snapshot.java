package dev.pawl.testkit.contract;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Everything that can be read from a store, to tell whether something changed.
record Snapshot(
    List<LoadedRun> runs,
    List<List<Recorded>> histories,
    List<Map<String, Payload>> kv,
    Map<String, Long> counts) {

  static Snapshot of(Store store) {
    ListOptions all =
        new ListOptions(ListOptions.FROM_NEWEST, ListOptions.LIMIT_MAX, store.nowMillis());
    List<LoadedRun> runs = new ArrayList<>();
    List<List<Recorded>> histories = new ArrayList<>();
    List<Map<String, Payload>> kv = new ArrayList<>();
    for (RunRecord run : store.list(RunQuery.ALL, all).runs()) {
      RunId id = run.id();
      runs.add(store.load(id).orElseThrow());
      for (int execution : store.executions(id)) {
        histories.add(store.history(id, execution, 1, Integer.MAX_VALUE));
      }
      kv.add(store.kv(id));
    }
    return new Snapshot(runs, histories, kv, store.counts());
  }
}
