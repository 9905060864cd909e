package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.RunHead;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Makes heads of runs for turns in which no code runs.
final class Heads {
  private Heads() {}

  /// The head of a run that was just created.
  static RunHead queued(SequencedMap<String, String> labels, long nowMillis) {
    return new RunHead(
        1,
        1,
        RunState.QUEUED,
        null,
        0,
        labels,
        List.of(),
        RunHead.AT_TAKEOVER,
        null,
        null,
        false,
        nowMillis,
        0);
  }

  static RunHead blocked(RunHead before, RunHead.Block block, long nowMillis) {
    return changed(
        before, before.lastSeq(), RunState.BLOCKED, RunHead.NEVER, null, block, nowMillis);
  }

  static RunHead canceled(RunHead before, long lastSeq, Event outcome, long nowMillis) {
    return changed(before, lastSeq, RunState.CANCELED, RunHead.NEVER, outcome, null, nowMillis);
  }

  static RunHead reopened(RunHead before, long lastSeq, long nowMillis) {
    return changed(before, lastSeq, RunState.QUEUED, RunHead.AT_TAKEOVER, null, null, nowMillis);
  }

  private static RunHead changed(
      RunHead before,
      long lastSeq,
      RunState state,
      long wakeAtMillis,
      @Nullable Event outcome,
      RunHead.@Nullable Block block,
      long nowMillis) {
    return new RunHead(
        before.execution(),
        lastSeq,
        state,
        before.status(),
        before.statusVersion(),
        before.labels(),
        state.isTerminal() ? List.of() : before.waits(),
        wakeAtMillis,
        outcome,
        block,
        false,
        nowMillis,
        state.isTerminal() ? nowMillis : 0);
  }
}
