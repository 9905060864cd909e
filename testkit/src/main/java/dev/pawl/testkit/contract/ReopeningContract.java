package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What was committed is there when the store is opened again.
public interface ReopeningContract extends StoreFixture {

  @Test
  default void reopened_store_showsWhatItShowed() {
    Node node = Node.join(store());
    node.start(Runs.run("a").label("team", "x").priority(3).input(Writes.payload(100_000), "h"));
    node.turn("a")
        .event(Writes.signal("x"))
        .status("busy")
        .put("k", "1")
        .schedule(Tasks.task(1))
        .start(Runs.run("child").childOf("a", 2))
        .wakeAt(Runs.AT + 1_000)
        .committed();
    node.turn("child").blocked(BlockReason.UNREGISTERED, "no such type").committed();
    node.send("a", "y");
    node.start("long");
    node.turn("long").continuesAsNew("v2").committed();
    node.start("failed");
    node.turn("failed").ends(new Event.RunFailed(Failure.of("X", "x", false))).committed();
    node.commit(new Write.MarkSeen(RunId.of("failed")));
    Snapshot before = Snapshot.of(store());
    List<String> due = node.due(Runs.AT + 2_000);

    reopen();

    assertThat(Snapshot.of(store())).isEqualTo(before);
    assertThat(Node.join(store()).due(Runs.AT + 2_000)).isEqualTo(due);
  }

  @Test
  default void reopened_store_goesOnWithLargerNumbers() {
    Node before = Node.join(store());
    RunRecord oldRun = before.startEnded("old");
    before.start("a");
    Message oldMail = before.send("a", "x");
    before.turn("a").consume(oldMail).schedule(Tasks.task(1)).committed();
    Task oldTask = before.claimOne();
    before.turn("a").completes().committed();
    before.commit(Writes.delete("old"), WriteResult.Deleted.class);
    long lastKey = Math.max(oldRun.key(), before.find("a").key());
    before.commit(Writes.delete("a"), WriteResult.Deleted.class);

    reopen();

    Node after = Node.join(store());
    assertThat(after.start("b").key()).isGreaterThan(lastKey);
    assertThat(after.send("b", "x").id()).isGreaterThan(oldMail.id());
    after.turn("b").schedule(Tasks.task(1)).committed();
    assertThat(after.claimOne().id()).isGreaterThan(oldTask.id());
    assertThat(after.lease().incarnation()).isNotEqualTo(before.lease().incarnation());
    assertThat(after.fence("a").epoch()).isGreaterThan(before.fence("a").epoch());
  }

  @Test
  default void reopened_store_fencesTheNodeOfBefore() {
    Node before = Node.join(store());
    before.start("a");
    Write.Turn late = before.turn("a").event(Writes.signal("late")).write();

    reopen();
    Node after = Node.join(store());

    assertThat(after.commit(late)).isEqualTo(new WriteResult.Fenced());
    after.turn("a").event(Writes.signal("x")).committed();
  }

  @Test
  default void reopened_store_knowsDedupIds() {
    Node before = Node.join(store());
    before.start("a");
    before.commit(Writes.send("a", "x", "id-1"), WriteResult.Sent.class);

    reopen();

    Node after = Node.join(store());
    after.commit(Writes.send("a", "x", "id-1"), WriteResult.Duplicate.class);
    assertThat(after.signals("a")).containsExactly("x");
  }

  @Test
  default void reopened_store_givesLeasedTasksToTheNewNode() {
    Node before = Node.join(store());
    before.start("a");
    before.turn("a").schedule(Tasks.task(1)).committed();
    Task task = before.claimOne();
    before.commit(
        new Write.Heartbeat(before.lease(), task.id(), 1, Payload.ofJson("\"half\"")),
        WriteResult.Done.class);

    reopen();

    Task again = Node.join(store()).claimOne();
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.checkpoint()).isEqualTo(Payload.ofJson("\"half\""));
  }

  @Test
  default void reopened_store_stillHoldsTheTasksOfPausedRuns() {
    Node before = Node.join(store());
    before.start("a");
    before.turn("a").paused().schedule(Tasks.task(1)).committed();

    reopen();

    Node after = Node.join(store());
    assertThat(after.claim(10)).isEmpty();
    after.turn("a").resumed().committed();
    assertThat(after.claim(10)).hasSize(1);
  }

  @Test
  default void reopened_manyTimes_losesNothing() {
    Node.join(store()).start("a");

    for (int i = 0; i < 5; i++) {
      reopen();
      Node node = Node.join(store());
      node.turn("a").event(Writes.signal("s" + i)).committed();
    }

    reopen();
    assertThat(Node.join(store()).events("a")).hasSize(6);
  }
}
