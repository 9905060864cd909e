package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A run ends with an outcome, and only a retry opens it again.
public interface LifecycleContract extends StoreFixture {

  @Test
  default void ended_run_keepsItsOutcome() {
    Node node = Node.join(store());
    Failure cause = Failure.of("IOException", "disk full", true);
    Failure failure =
        new Failure("OrderFailed", "no stock", "at A\nat B", cause, false, Duration.ofSeconds(3));
    List<Event> outcomes =
        List.of(
            new Event.RunCompleted(Payload.ofJson("{\"total\":12}")),
            new Event.RunFailed(failure),
            new Event.RunCanceled("not wanted", failure),
            new Event.RunCanceled("not wanted", null),
            new Event.RunTerminated("stuck"));
    for (int i = 0; i < outcomes.size(); i++) {
      String id = "run-" + i;
      node.start(id);
      TurnDraft turn = node.turn(id).at(Runs.AT + 50 + i).ends(outcomes.get(i));
      RunHead written = turn.write().head();

      turn.committed();

      RunHead head = node.find(id).head();
      assertThat(head).isEqualTo(written);
      assertThat(head.outcome()).isEqualTo(outcomes.get(i));
      assertThat(head.endedAtMillis()).isEqualTo(Runs.AT + 50 + i);
      assertThat(node.events(id)).endsWith(outcomes.get(i));
    }
  }

  @Test
  default void ended_run_discardsTheMailItDidNotDealWith() {
    Node node = Node.join(store());
    node.start("a");
    node.send("a", "never awaited");
    Write.Turn last = node.turn("a").completes().write();
    node.send("a", "meanwhile");

    node.commit(last, WriteResult.Committed.class);

    assertThat(node.mail("a")).isEmpty();
    assertThat(node.due(Runs.AT)).isEmpty();
    assertThat(store().counts()).containsEntry("mail", 0L);
  }

  @Test
  default void ended_run_losesItsTasks() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1), Tasks.task(2)).committed();
    node.claim(1);

    node.turn("a").completes().gate(Write.TaskGate.UNCHANGED).committed();

    assertThat(node.claim(10)).isEmpty();
    assertThat(store().counts()).containsEntry("tasks", 0L);
  }

  @Test
  default void ended_run_keepsMailThatIsForEndedRuns() {
    Node node = Node.join(store());
    node.startEnded("a");
    WriteResult.Sent first =
        node.commit(
            Writes.sendEvenIfEnded("a", new Event.RunUnblocked("too late")),
            WriteResult.Sent.class);
    Write.Turn ignoring =
        node.turn("a").consume(first.delivered().message()).state(RunState.SUCCEEDED).write();
    Event.Input retry = new Event.RunRetried(1, "again");
    node.commit(Writes.sendEvenIfEnded("a", retry), WriteResult.Sent.class);

    node.commit(ignoring, WriteResult.Committed.class);

    assertThat(node.mail("a")).extracting(Message::event).containsExactly(retry);
  }

  @Test
  default void ended_runRetried_isOpenAgain() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").ends(new Event.RunFailed(Failure.of("Boom", "boom", false))).committed();
    node.commit(new Write.MarkSeen(RunId.of("a")), WriteResult.Done.class);
    Event.Input retry = new Event.RunRetried(1, "mended");
    Message mail =
        node.commit(Writes.sendEvenIfEnded("a", retry), WriteResult.Sent.class)
            .delivered()
            .message();

    node.turn("a").record(mail).wakeAt(RunHead.AT_TAKEOVER).committed();

    RunHead head = node.find("a").head();
    assertThat(head.state()).isEqualTo(RunState.WAITING);
    assertThat(head.outcome()).isNull();
    assertThat(head.endedAtMillis()).isZero();
    assertThat(head.seen()).isFalse();
    assertThat(node.events("a")).hasSize(3).endsWith(retry);
    assertThat(node.due(Runs.AT)).containsExactly("a");
    node.send("a", "welcome back");
  }

  @Test
  default void seen_marked_changesNothingElse() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").ends(new Event.RunFailed(Failure.of("Boom", "boom", false))).committed();
    RunRecord before = node.find("a");
    assertThat(before.head().seen()).isFalse();

    node.commit(new Write.MarkSeen(RunId.of("a")), WriteResult.Done.class);
    node.commit(new Write.MarkSeen(RunId.of("a")), WriteResult.Done.class);

    RunHead head = node.find("a").head();
    assertThat(head.seen()).isTrue();
    assertThat(head.outcome()).isEqualTo(before.head().outcome());
    assertThat(head.updatedAtMillis()).isEqualTo(before.head().updatedAtMillis());
    assertThat(node.events("a")).hasSize(2);
  }

  @Test
  default void seen_ofAnUnknownRun_isRefused() {
    Node node = Node.join(store());

    node.commit(new Write.MarkSeen(RunId.of("nobody")), WriteResult.NoSuchRun.class);
  }

  @Test
  default void counts_tellStatesMailAndTasks() {
    Node node = Node.join(store());
    node.start("queued");
    node.startWaiting("waiting");
    node.startEnded("ended-1");
    node.startEnded("ended-2");
    node.send("queued", "x");
    node.send("waiting", "x");
    long turnsBefore = store().counts().getOrDefault("turns", 0L);

    node.turn("waiting").schedule(Tasks.task(1), Tasks.task(2), Tasks.task(3)).committed();

    assertThat(store().counts())
        .containsEntry("queued", 1L)
        .containsEntry("running", 0L)
        .containsEntry("waiting", 1L)
        .containsEntry("paused", 0L)
        .containsEntry("blocked", 0L)
        .containsEntry("succeeded", 2L)
        .containsEntry("failed", 0L)
        .containsEntry("canceled", 0L)
        .containsEntry("mail", 2L)
        .containsEntry("tasks", 3L)
        .containsEntry("turns", turnsBefore + 1);
  }

  @Test
  default void store_describesItself() {
    assertThat(store().description()).isNotBlank();
    assertThat(store().nowMillis()).isPositive();
    assertThat(store().check()).isEmpty();
  }
}
