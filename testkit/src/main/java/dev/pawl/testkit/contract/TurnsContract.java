package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A turn goes on exactly where the history ends, and histories are read as they were written.
public interface TurnsContract extends StoreFixture {

  @Test
  default void turn_recorded_appendsWithoutAGap() {
    Node node = Node.join(store());
    node.start("a");
    Event scheduled = new Event.StepScheduled(1, "pay");
    Event completed = new Event.StepCompleted(1, 1, Payload.ofJson("true"));
    Event timer = new Event.TimerStarted(2, Runs.AT + 500);

    node.turn("a").at(Runs.AT + 10).event(scheduled).event(completed).committed();
    node.turn("a").at(Runs.AT + 20).event(timer).committed();

    assertThat(node.load("a").history())
        .containsExactly(
            new Recorded(1, Runs.AT, Runs.run("a").firstEvent()),
            new Recorded(2, Runs.AT + 10, scheduled),
            new Recorded(3, Runs.AT + 10, completed),
            new Recorded(4, Runs.AT + 20, timer));
    assertThat(node.find("a").head().lastSeq()).isEqualTo(4);
  }

  @Test
  default void turn_withoutEvents_changesTheHeadOnly() {
    Node node = Node.join(store());
    RunRecord before = node.start("a");
    TurnDraft turn = node.turn("a").state(RunState.RUNNING).wakeAt(RunHead.AT_TAKEOVER);

    turn.at(Runs.AT + 30).committed();

    assertThat(node.events("a")).hasSize(1);
    RunHead head = node.find("a").head();
    assertThat(head.state()).isEqualTo(RunState.RUNNING);
    assertThat(head.updatedAtMillis()).isEqualTo(Runs.AT + 30);
    assertThat(node.find("a")).isEqualTo(before.withHead(head));
  }

  @Test
  default void turn_behindTheHistory_conflicts() {
    Node node = Node.join(store());
    RunRecord old = node.start("a");
    node.turn("a").event(Writes.signal("x")).committed();

    WriteResult result = node.turn(old).event(Writes.signal("y")).commit();

    assertThat(result).isEqualTo(new WriteResult.Conflict());
    assertThat(node.events("a")).hasSize(2).doesNotContain(Writes.signal("y"));
  }

  @Test
  default void turn_aheadOfTheHistory_conflicts() {
    Node node = Node.join(store());
    node.start("a");

    assertThat(node.turn("a").expecting(1, 2).event(Writes.signal("y")).commit())
        .isEqualTo(new WriteResult.Conflict());
  }

  @Test
  default void turn_ofAnotherExecution_conflicts() {
    Node node = Node.join(store());
    node.start("a");

    assertThat(node.turn("a").expecting(2, 1).event(Writes.signal("y")).commit())
        .isEqualTo(new WriteResult.Conflict());
  }

  @Test
  default void turn_repeated_conflictsAndRecordsNothingTwice() {
    Node node = Node.join(store());
    node.start("a");
    Write.Turn turn = node.turn("a").event(Writes.signal("x")).write();
    node.commit(turn, WriteResult.Committed.class);

    assertThat(node.commit(turn)).isEqualTo(new WriteResult.Conflict());
    assertThat(node.events("a")).hasSize(2);
  }

  @Test
  default void turn_ofAnUnknownRun_conflicts() {
    Node node = Node.join(store());
    RunRecord deleted = node.startEnded("a");
    node.commit(Writes.delete("a"), WriteResult.Deleted.class);

    assertThat(node.turn(deleted).event(Writes.signal("x")).commit())
        .isEqualTo(new WriteResult.Conflict());
    assertThat(store().find(RunId.of("a"))).isEmpty();
  }

  @Test
  default void turn_withAGap_isABugAndThrows() {
    Node node = Node.join(store());
    node.start("a");
    Write.Turn turn = node.turn("a").event(Writes.signal("x")).skippingOnePosition().write();

    assertThatThrownBy(() -> node.commit(turn)).isInstanceOf(IllegalArgumentException.class);
    assertThat(node.events("a")).hasSize(1);
  }

  @Test
  default void turn_ofOneRun_leavesOthersAlone() {
    Node node = Node.join(store());
    node.start("a");
    RunRecord b = node.start("b");
    node.send("b", "x");
    LoadedRun before = node.load("b");

    node.turn("a").event(Writes.signal("y")).status("s").put("k", "1").committed();

    assertThat(node.load("b")).isEqualTo(before);
    assertThat(node.find("b")).isEqualTo(b);
  }

  @Test
  default void turn_ofManyEvents_keepsThemAll() {
    Node node = Node.join(store());
    node.start("a");
    TurnDraft turn = node.turn("a");
    for (int i = 1; i <= 2_000; i++) {
      turn.event(new Event.StepScheduled(i, "step-" + i));
    }

    turn.committed();

    List<Recorded> history = node.load("a").history();
    assertThat(history)
        .extracting(Recorded::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 2_001).boxed().toList());
    assertThat(history.getLast().event()).isEqualTo(new Event.StepScheduled(2_000, "step-2000"));
  }

  @Test
  default void history_readInParts_startsAndStopsAnywhere() {
    Node node = Node.join(store());
    node.start("a");
    for (int turn = 0; turn < 3; turn++) {
      TurnDraft draft = node.turn("a");
      for (int i = 0; i < 3; i++) {
        draft.event(Writes.signal("s" + turn + i));
      }
      draft.committed();
    }
    List<Recorded> whole = node.load("a").history();
    assertThat(whole).hasSize(10);

    RunId id = RunId.of("a");
    for (int from = 1; from <= 11; from++) {
      for (int max : List.of(1, 2, 4, 100)) {
        List<Recorded> expected = whole.subList(from - 1, Math.min(whole.size(), from - 1 + max));
        assertThat(store().history(id, 1, from, max)).isEqualTo(expected);
      }
    }
  }

  @Test
  default void history_ofWhatIsNotThere_isEmpty() {
    Node node = Node.join(store());
    node.start("a");

    assertThat(store().history(RunId.of("a"), 2, 1, 10)).isEmpty();
    assertThat(store().history(RunId.of("nobody"), 1, 1, 10)).isEmpty();
    assertThat(store().executions(RunId.of("nobody"))).isEmpty();
    assertThat(store().find(RunId.of("nobody"))).isEmpty();
    assertThat(store().load(RunId.of("nobody"))).isEmpty();
  }
}
