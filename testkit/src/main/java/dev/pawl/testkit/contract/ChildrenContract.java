package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A turn starts other runs and writes to them, and all of that commits with it.
public interface ChildrenContract extends StoreFixture {

  @Test
  default void children_started_areCompleteRuns() {
    Node node = Node.join(store());
    node.start("parent");
    Runs first = Runs.run("first").type("ship").childOf("parent", 1);
    Runs second = Runs.run("second").childOf("parent", 2);

    WriteResult.Committed committed = node.turn("parent").start(first).start(second).committed();

    assertThat(committed.started()).containsExactly(node.find("first"), node.find("second"));
    assertThat(committed.mail()).isEmpty();
    RunRecord child = node.find("first");
    assertThat(child.parent()).isEqualTo(new ParentLink(RunId.of("parent"), 1, 1));
    assertThat(child.head()).isEqualTo(first.build().head());
    assertThat(node.events("first")).containsExactly(first.firstEvent());
    assertThat(node.due(Runs.AT)).contains("first", "second");
  }

  @Test
  default void children_takenId_failsTheChildInItsParent() {
    Node node = Node.join(store());
    RunRecord taken = node.start("taken");
    node.start("parent");

    WriteResult.Committed committed =
        node.turn("parent").start(Runs.run("taken").childOf("parent", 3)).committed();

    assertThat(committed.started()).isEmpty();
    assertThat(node.find("taken")).isEqualTo(taken);
    Message refusal = node.mail("parent").getFirst();
    assertThat(committed.mail())
        .containsExactly(new WriteResult.Delivered(RunId.of("parent"), refusal));
    assertThat(refusal.execution()).isEqualTo(1);
    Event.ChildFailed failed = (Event.ChildFailed) refusal.event();
    assertThat(failed.command()).isEqualTo(3);
    assertThat(failed.failure().type()).isEqualTo("RunIdConflict");
    assertThat(failed.failure().message()).contains("taken");
    assertThat(failed.failure().retryable()).isFalse();
  }

  @Test
  default void children_idTakenByAnotherStartOfTheParent_failsTheChild() {
    Node node = Node.join(store());
    node.start("parent");
    node.turn("parent").start(Runs.run("child").childOf("parent", 1)).committed();

    node.turn("parent").start(Runs.run("child").childOf("parent", 2)).committed();
    node.turn("parent").continuesAsNew("v2").committed();
    node.turn("parent").start(Runs.run("child").childOf("parent", 2, 1)).committed();

    assertThat(node.mail("parent"))
        .extracting(Message::event)
        .hasSize(2)
        .hasOnlyElementsOfType(Event.ChildFailed.class);
    assertThat(node.mail("parent")).extracting(Message::execution).containsExactly(1, 2);
  }

  @Test
  default void children_startRepeated_isSilent() {
    Node node = Node.join(store());
    node.start("parent");
    Runs child = Runs.run("child").childOf("parent", 1);
    node.turn("parent").start(child).committed();
    node.turn("child").status("at work").committed();

    WriteResult.Committed again = node.turn("parent").start(child).committed();

    assertThat(again).isEqualTo(new WriteResult.Committed(List.of(), List.of()));
    assertThat(node.mail("parent")).isEmpty();
    assertThat(node.find("child").head().status()).isEqualTo("at work");
  }

  @Test
  default void children_detached_haveNoParent() {
    Node node = Node.join(store());
    node.start("parent");

    WriteResult.Committed committed = node.turn("parent").start(Runs.run("free")).committed();

    assertThat(committed.started()).containsExactly(node.find("free"));
    assertThat(node.find("free").parent()).isNull();
  }

  @Test
  default void children_detachedWithATakenId_isSilent() {
    Node node = Node.join(store());
    node.start("parent");
    RunRecord taken = node.start("taken");

    WriteResult.Committed committed = node.turn("parent").start(Runs.run("taken")).committed();

    assertThat(committed).isEqualTo(new WriteResult.Committed(List.of(), List.of()));
    assertThat(node.find("taken")).isEqualTo(taken);
  }

  @Test
  default void children_result_isMailForTheParentsExecution() {
    Node node = Node.join(store());
    node.start("parent");
    node.turn("parent").start(Runs.run("child").childOf("parent", 1)).committed();
    Event.Input result = new Event.ChildCompleted(1, Payload.ofJson("\"done\""));

    WriteResult.Committed committed =
        node.turn("child").completes().mail("parent", 1, result).committed();

    Message message = node.mail("parent").getFirst();
    assertThat(message.event()).isEqualTo(result);
    assertThat(message.execution()).isEqualTo(1);
    assertThat(committed.mail())
        .containsExactly(new WriteResult.Delivered(RunId.of("parent"), message));
  }

  @Test
  default void children_mailToARunStartedInTheSameTurn_arrives() {
    Node node = Node.join(store());
    node.start("parent");

    node.turn("parent")
        .mail("child", 0, Writes.signal("welcome"))
        .start(Runs.run("child").childOf("parent", 1))
        .committed();

    assertThat(node.signals("child")).containsExactly("welcome");
  }

  @Test
  default void children_mailToUnknownOrEndedRuns_isDropped() {
    Node node = Node.join(store());
    node.start("parent");
    node.start("open");
    node.startEnded("ended");

    WriteResult.Committed committed =
        node.turn("parent")
            .mail("nobody", 0, Writes.signal("x"))
            .mail("ended", 0, Writes.signal("x"))
            .mail("open", 0, Writes.signal("x"))
            .committed();

    assertThat(committed.mail()).extracting(mail -> mail.to().value()).containsExactly("open");
    assertThat(node.mail("ended")).isEmpty();
    assertThat(store().counts()).containsEntry("mail", 1L);
  }

  @Test
  default void children_retryOfAnEndedRun_reachesIt() {
    Node node = Node.join(store());
    node.start("parent");
    node.startEnded("child");
    Event.Input retry = new Event.RunRetried(0, "the parent was retried");

    WriteResult.Committed committed = node.turn("parent").mail("child", 0, retry).committed();

    assertThat(committed.mail()).hasSize(1);
    assertThat(node.mail("child")).extracting(Message::event).containsExactly(retry);
    assertThat(node.due(Runs.AT)).contains("child");
  }

  @Test
  default void children_mailOfATurn_keepsItsOrder() {
    Node node = Node.join(store());
    node.start("parent");
    node.start("b");
    node.start("c");

    node.turn("parent")
        .mail("c", 0, Writes.signal("1"))
        .mail("b", 0, Writes.signal("2"))
        .mail("c", 0, Writes.signal("3"))
        .committed();

    assertThat(node.signals("b")).containsExactly("2");
    assertThat(node.signals("c")).containsExactly("1", "3");
  }

  @Test
  default void children_ofAFencedTurn_areNotStarted() {
    Node before = Node.join(store());
    before.start("parent");
    Write.Turn late = before.turn("parent").start(Runs.run("child").childOf("parent", 1)).write();
    Node.join(store());

    assertThat(before.commit(late)).isEqualTo(new WriteResult.Fenced());

    assertThat(store().find(RunId.of("child"))).isEmpty();
  }
}
