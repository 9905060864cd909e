package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each write applies as a whole or not at all, and so does a batch that throws.
public interface AtomicityContract extends StoreFixture {

  @Test
  default void atomicity_turnWithEverything_appearsTogether() {
    Node node = Node.join(store());
    node.start("other");
    node.start("parent");
    Message go = node.send("parent", "go");

    WriteResult.Committed committed = everything(node, go).committed();

    assertThat(committed.started()).extracting(run -> run.id().value()).containsExactly("child");
    assertThat(committed.mail()).extracting(mail -> mail.to().value()).containsExactly("other");
    assertThat(node.events("parent")).hasSize(3).contains(go.event());
    assertThat(node.mail("parent")).isEmpty();
    assertThat(node.find("parent").head().status()).isEqualTo("charging");
    assertThat(node.find("parent").head().labels()).containsEntry("team", "x");
    assertThat(store().kv(RunId.of("parent"))).containsEntry("total", Payload.ofJson("12"));
    assertThat(node.claim(10)).hasSize(1);
    assertThat(node.find("child").parent()).isNotNull();
    assertThat(node.signals("other")).containsExactly("hello");
  }

  @Test
  default void atomicity_conflictingTurn_leavesNoTrace() {
    Node node = Node.join(store());
    node.start("other");
    node.start("parent");
    Message go = node.send("parent", "go");
    Snapshot before = Snapshot.of(store());

    WriteResult result = everything(node, go).expecting(1, 7).commit();

    assertThat(result).isEqualTo(new WriteResult.Conflict());
    assertThat(Snapshot.of(store())).isEqualTo(before);
    assertThat(node.claim(10)).isEmpty();
    assertThat(storedBlobs()).isZero();
  }

  @Test
  default void atomicity_fencedTurn_leavesNoTrace() {
    Node node = Node.join(store());
    node.start("other");
    node.start("parent");
    Message go = node.send("parent", "go");
    Snapshot before = Snapshot.of(store());
    ShardEpoch current = node.fence("parent");

    WriteResult result =
        everything(node, go).under(new ShardEpoch(current.shard(), current.epoch() - 1)).commit();

    assertThat(result).isEqualTo(new WriteResult.Fenced());
    assertThat(Snapshot.of(store())).isEqualTo(before);
    assertThat(node.claim(10)).isEmpty();
    assertThat(storedBlobs()).isZero();
  }

  @Test
  default void atomicity_someWritesRefused_theOthersOfTheBatchApply() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");
    node.startEnded("ended");

    List<WriteResult> results =
        store()
            .commit(
                List.of(
                    Writes.send("a", "first"),
                    node.turn("a").expecting(1, 7).status("never").write(),
                    Writes.send("nobody", "lost"),
                    node.turn("b").status("on it").write(),
                    Writes.send("ended", "late"),
                    Writes.delete("b"),
                    Writes.send("a", "second")));

    assertThat(results)
        .hasExactlyElementsOfTypes(
            WriteResult.Sent.class,
            WriteResult.Conflict.class,
            WriteResult.NoSuchRun.class,
            WriteResult.Committed.class,
            WriteResult.Ended.class,
            WriteResult.StillOpen.class,
            WriteResult.Sent.class);
    assertThat(node.signals("a")).containsExactly("first", "second");
    assertThat(node.find("a").head().status()).isNull();
    assertThat(node.find("b").head().status()).isEqualTo("on it");
  }

  @Test
  default void atomicity_batchThatThrows_leavesNothingOfIt() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");
    Snapshot before = Snapshot.of(store());
    List<Write> batch =
        List.of(
            Writes.start(Runs.run("new")),
            Writes.send("a", "first"),
            node.turn("a").status("never").event(Writes.signal("x")).write(),
            node.turn("b").event(Writes.signal("y")).skippingOnePosition().write(),
            Writes.send("b", "last"));

    assertThatThrownBy(() -> store().commit(batch)).isInstanceOf(IllegalArgumentException.class);

    assertThat(Snapshot.of(store())).isEqualTo(before);
  }

  @Test
  default void atomicity_afterABatchThatThrew_theStoreIsUsable() {
    Node node = Node.join(store());
    node.start("a");
    Write broken = node.turn("a").event(Writes.signal("x")).skippingOnePosition().write();
    assertThatThrownBy(() -> store().commit(List.of(broken)))
        .isInstanceOf(IllegalArgumentException.class);

    node.turn("a").event(Writes.signal("y")).committed();

    assertThat(node.events("a")).hasSize(2).contains(Writes.signal("y"));
  }

  @Test
  default void atomicity_laterWritesOfABatch_seeTheEarlierOnes() {
    Node node = Node.join(store());
    node.start("a");
    Write.Turn first = node.turn("a").schedule(Tasks.task(1)).write();
    Write.Turn second = node.turn("a").expecting(1, 2).event(Writes.signal("x")).write();
    Write.ClaimTasks claim =
        new Write.ClaimTasks(node.lease(), Tasks.QUEUE, Set.of(Tasks.TYPE), 10);

    List<WriteResult> results =
        store()
            .commit(
                List.of(
                    first,
                    second,
                    claim,
                    Writes.start(Runs.run("new")),
                    Writes.send("new", "welcome")));

    assertThat(results)
        .hasExactlyElementsOfTypes(
            WriteResult.Committed.class,
            WriteResult.Committed.class,
            WriteResult.Claimed.class,
            WriteResult.Started.class,
            WriteResult.Sent.class);
    assertThat(((WriteResult.Claimed) results.get(2)).tasks()).hasSize(1);
    assertThat(node.load("a").history()).extracting("seq").containsExactly(1L, 2L, 3L);
    assertThat(node.signals("new")).containsExactly("welcome");
  }

  @Test
  default void atomicity_twoTurnsFromOnePosition_exactlyOneApplies() {
    Node node = Node.join(store());
    node.start("a");
    Write.Turn one = node.turn("a").event(Writes.signal("one")).status("one").write();
    Write.Turn two = node.turn("a").event(Writes.signal("two")).status("two").write();

    List<WriteResult> results = store().commit(List.of(one, two));

    assertThat(results)
        .hasExactlyElementsOfTypes(WriteResult.Committed.class, WriteResult.Conflict.class);
    assertThat(node.events("a")).hasSize(2).contains(Writes.signal("one"));
    assertThat(node.find("a").head().status()).isEqualTo("one");
  }

  @Test
  default void atomicity_emptyBatch_hasNoResults() {
    assertThat(store().commit(List.of())).isEmpty();
  }

  private static TurnDraft everything(Node node, Message consumed) {
    return node.turn("parent")
        .record(consumed)
        .schedule(Tasks.task(1).input(Writes.payload(100_000)))
        .status("charging")
        .label("team", "x")
        .put("total", "12")
        .start(Runs.run("child").childOf("parent", 2))
        .mail("other", 0, Writes.signal("hello"));
  }
}
