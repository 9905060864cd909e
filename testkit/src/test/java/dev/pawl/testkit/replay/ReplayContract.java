package dev.pawl.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.history.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Runs every case in each of the ways in which an execution can come to a state: in one go, from
/// history before each turn, through a crash after each single event, and cold from the end.
///
/// All must give the same history, and a rebuild alone must do nothing.
abstract class ReplayContract {

  abstract Stream<ReplayCase> cases();

  @TestFactory
  Stream<DynamicContainer> replay() {
    return cases()
        .map(replayed ->
            DynamicContainer.dynamicContainer(
                replayed.name(),
                List.of(
                    DynamicTest.dynamicTest("live", () -> live(replayed)),
                    DynamicTest.dynamicTest("evicted", () -> evicted(replayed)),
                    DynamicTest.dynamicTest("crashed", () -> crashed(replayed)),
                    DynamicTest.dynamicTest("cold", () -> cold(replayed)))));
  }

  private static ReplayRun live(ReplayCase replayed) {
    ReplayRun run = ReplayRun.fresh(replayed);
    replayed.turns().forEach(run::take);
    assertThat(run.text()).isEqualTo(replayed.events());
    assertThat(run.left()).isEqualTo(replayed.left());
    if (replayed.effects() != null) {
      assertThat(String.join("", run.effects())).isEqualTo(replayed.effects());
    }
    return run;
  }

  /// Rebuilds before every turn.
  private static void evicted(ReplayCase replayed) {
    ReplayRun live = live(replayed);
    ReplayRun run = ReplayRun.fresh(replayed);
    for (ReplayCase.Turn turn : replayed.turns()) {
      run.take(turn);
      run.drop();
    }
    assertThat(run.text()).isEqualTo(replayed.events());
    assertThat(run.effects()).isEqualTo(live.effects());
  }

  /// Rebuilds from every beginning of the history and feeds what was not recorded yet.
  private static void crashed(ReplayCase replayed) {
    ReplayRun live = live(replayed);
    for (int known = 1; known <= live.history().size(); known++) {
      int turn = turnOf(live, known);
      boolean wasBetweenTurns = known == live.ends().get(turn);
      if (wasBetweenTurns || !replayed.turns().get(turn).isRetry()) {
        crashed(replayed, live, known, turn, wasBetweenTurns);
      }
    }
  }

  private static void crashed(
      ReplayCase replayed, ReplayRun live, int known, int turn, boolean wasBetweenTurns) {
    ReplayRun run = new ReplayRun(replayed, live.history().subList(0, known));
    if (replayed.turns().get(turn).isRetry()) {
      run.retried();
    } else {
      run.take(replayed.turns().get(turn), unrecorded(live, replayed, turn, known));
      if (wasBetweenTurns) {
        assertThat(run.history()).as("rebuilt after event %d", known).hasSize(known);
        assertThat(run.lastEffects()).as("rebuilt after event %d", known).isEmpty();
      }
    }
    replayed.turns().subList(turn + 1, replayed.turns().size()).forEach(run::take);
    assertThat(run.text()).as("crashed after event %d", known).isEqualTo(replayed.events());
    assertThat(run.effects().subList(1, run.effects().size()))
        .as("effects after a crash after event %d", known)
        .isEqualTo(live.effects().subList(turn + 1, live.effects().size()));
  }

  /// The turn during which that many events had been recorded.
  private static int turnOf(ReplayRun live, int known) {
    int turn = 0;
    while (live.ends().get(turn) < known) {
      turn++;
    }
    return turn;
  }

  /// The inputs of a turn that are behind the first `known` events.
  private static List<Event.Input> unrecorded(
      ReplayRun live, ReplayCase replayed, int turn, int known) {
    int begin = turn == 0 ? 1 : live.ends().get(turn - 1);
    List<Event.Input> inputs = replayed.turns().get(turn).inputs();
    int next = 0;
    for (Recorded recorded : live.history().subList(begin, Math.max(begin, known))) {
      for (int i = next; i < inputs.size(); i++) {
        if (isRecordOf(recorded.event(), inputs.get(i))) {
          next = i + 1;
          break;
        }
      }
    }
    return known == live.ends().get(turn) ? List.of() : inputs.subList(next, inputs.size());
  }

  private static boolean isRecordOf(Event recorded, Event.Input input) {
    if (input instanceof Event.AttemptFailed failed) {
      return switch (recorded) {
        case Event.AttemptFailed same ->
            same.command() == failed.command() && same.attempt() == failed.attempt();
        case Event.ActivityFailed end ->
            end.command() == failed.command() && end.failure().equals(failed.failure());
        case Event.StepFailed end ->
            end.command() == failed.command() && end.failure().equals(failed.failure());
        default -> false;
      };
    }
    return recorded.equals(input);
  }

  /// Rebuilds from the whole history, as a store gives it back.
  private static void cold(ReplayCase replayed) {
    ReplayRun live = live(replayed);
    ReplayRun run = new ReplayRun(replayed, stored(live.history()));
    ReplayCase.Turn end = replayed.turns().getLast();
    run.take(end, List.of());
    assertThat(run.history()).isEqualTo(live.history());
    assertThat(run.lastEffects()).isEmpty();
    assertThat(run.view().state()).isEqualTo(live.view().state());
    assertThat(run.view().waits()).isEqualTo(live.view().waits());
    assertThat(run.view().labels()).isEqualTo(live.view().labels());
    assertThat(run.view().status()).isEqualTo(live.view().status());
    assertThat(run.view().statusChanged()).isFalse();
    assertThat(run.view().wakeAtMillis()).isEqualTo(live.view().wakeAtMillis());
    assertThat(run.view().outcome()).isEqualTo(live.view().outcome());
  }

  private static List<Recorded> stored(List<Recorded> history) {
    Blobs.Sink sink = new Blobs.Sink();
    byte[] bytes = EventCodec.encode(history, sink);
    return new ArrayList<>(EventCodec.decode(bytes, 1, hash -> sink.blobs().get(hash)));
  }
}
