package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A run goes on in a new execution with a history of its own; nothing sent to it is lost.
public interface ContinueAsNewContract extends StoreFixture {

  @Test
  default void execution_next_beginsItsOwnHistory() {
    Node node = Node.join(store());
    RunRecord before = node.start(Runs.run("a").priority(3));

    node.turn("a").event(Writes.signal("x")).continuesAsNew("v2").committed();

    RunRecord after = node.find("a");
    assertThat(after.head().execution()).isEqualTo(2);
    assertThat(after.head().lastSeq()).isEqualTo(1);
    assertThat(after.version()).isEqualTo("v2");
    assertThat(after.key()).isEqualTo(before.key());
    assertThat(after.inputHash()).isEqualTo(before.inputHash());
    assertThat(after.createdAtMillis()).isEqualTo(before.createdAtMillis());
    assertThat(after.priority()).isEqualTo(3);
    assertThat(node.load("a").history())
        .containsExactly(
            new Recorded(
                1,
                Runs.AT,
                new Event.RunStarted("order", "v2", Payload.ofJson("\"v2\""), null, 43, 0, null)));
  }

  @Test
  default void execution_past_staysReadable() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").event(Writes.signal("x")).continuesAsNew("v2").committed();
    node.turn("a").event(Writes.signal("y")).committed();

    List<Recorded> past = store().history(RunId.of("a"), 1, 1, 100);

    assertThat(past).extracting(Recorded::seq).containsExactly(1L, 2L, 3L);
    assertThat(past)
        .extracting(Recorded::event)
        .containsExactly(
            Runs.run("a").firstEvent(),
            Writes.signal("x"),
            new Event.ContinuedAsNew(Payload.ofJson("\"v2\"")));
    assertThat(store().history(RunId.of("a"), 2, 1, 100)).isEqualTo(node.load("a").history());
  }

  @Test
  default void execution_numbers_areListed() {
    Node node = Node.join(store());
    node.start("a");
    assertThat(store().executions(RunId.of("a"))).containsExactly(1);

    for (int i = 2; i <= 12; i++) {
      node.turn("a").continuesAsNew("v" + i).committed();
    }

    assertThat(store().executions(RunId.of("a")))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(node.find("a").version()).isEqualTo("v12");
  }

  @Test
  default void execution_turnOfThePastOne_conflicts() {
    Node node = Node.join(store());
    node.start("a");
    Write.Turn late = node.turn("a").event(Writes.signal("late")).write();
    node.turn("a").continuesAsNew("v2").committed();

    assertThat(node.commit(late)).isEqualTo(new WriteResult.Conflict());

    assertThat(node.events("a")).hasSize(1);
    assertThat(store().history(RunId.of("a"), 1, 1, 100)).hasSize(2);
  }

  @Test
  default void execution_next_inheritsTheMail() {
    Node node = Node.join(store());
    node.start("a");
    Message one = node.send("a", "one");
    node.send("a", "two");
    Write.Turn turn = node.turn("a").record(one).continuesAsNew("v2").write();
    node.send("a", "meanwhile");

    node.commit(turn, WriteResult.Committed.class);

    assertThat(node.signals("a")).containsExactly("two", "meanwhile");
    node.send("a", "after");
    assertThat(node.signals("a")).containsExactly("two", "meanwhile", "after");
  }

  @Test
  default void execution_next_losesTheTasks() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1), Tasks.task(2)).committed();
    Task stale = node.claim(1).getFirst();

    node.turn("a").continuesAsNew("v2").committed();

    assertThat(node.claim(10)).isEmpty();
    assertThat(node.finish(stale, new Event.ActivityCompleted(1, 1, Payload.NULL)))
        .isEqualTo(new WriteResult.Gone());
    assertThat(store().counts()).containsEntry("tasks", 0L);
  }

  @Test
  default void execution_next_keepsStatusAndLabels() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").status("round 1").label("team", "x").committed();

    node.turn("a").continuesAsNew("v2").committed();

    RunHead head = node.find("a").head();
    assertThat(head.status()).isEqualTo("round 1");
    assertThat(head.statusVersion()).isEqualTo(1);
    assertThat(head.labels()).containsEntry("team", "x");
  }

  @Test
  default void execution_next_isDueAtTakeover() {
    Node node = Node.join(store());
    node.start("a");

    node.turn("a").wakeAt(RunHead.AT_TAKEOVER).continuesAsNew("v2").committed();

    assertThat(node.due(1)).containsExactly("a");
  }
}
