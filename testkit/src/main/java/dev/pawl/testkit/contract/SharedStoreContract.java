package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// The contract of a store for many nodes: [StoreContract], and leases that run out.
public interface SharedStoreContract extends StoreContract {

  /// Moves the store's clock on.
  void advance(Duration time);

  @Test
  default void lease_sharedStore_saysSo() {
    assertThat(store().isShared()).isTrue();
  }

  @Test
  default void lease_clock_isTheStores() {
    long before = store().nowMillis();

    advance(Duration.ofSeconds(3));

    assertThat(store().nowMillis()).isBetween(before + 3_000, before + 60_000);
  }

  @Test
  default void lease_twoNodes_ownDifferentShards() {
    Node one = Node.join(store(), "one", 100);
    Node two = Node.join(store(), "two", RunId.SHARDS);

    assertThat(one.shards()).hasSize(100);
    assertThat(two.shards()).hasSize(RunId.SHARDS - 100);
    assertThat(two.shards())
        .extracting(ShardEpoch::shard)
        .doesNotContainAnyElementsOf(one.shards().stream().map(ShardEpoch::shard).toList());
  }

  @Test
  default void lease_claim_addsToWhatIsHeld() {
    Node node = Node.join(store(), "one", 10);
    List<ShardEpoch> first = node.shards();

    assertThat(node.claimShards(5)).hasSize(15).containsAll(first);
    assertThat(node.claimShards(0)).hasSize(15);
  }

  @Test
  default void lease_ofAnotherNode_isNotDisturbedByAJoin() {
    Node one = Node.join(store(), "one", RunId.SHARDS);
    one.start("a");

    Node two = Node.join(store(), "two", RunId.SHARDS);

    assertThat(two.shards()).isEmpty();
    one.turn("a").event(Writes.signal("x")).committed();
  }

  @Test
  default void lease_expired_isTakenOverWithGreaterEpochs() {
    Node one = Node.join(store(), "one", RunId.SHARDS);
    Node two = Node.join(store(), "two", 0);
    one.start("a");
    Write.Turn late = one.turn("a").event(Writes.signal("late")).write();
    keepAlive(two);

    two.claimShards(RunId.SHARDS);

    assertThat(two.shards()).hasSize(RunId.SHARDS);
    assertThat(two.fence("a").epoch()).isGreaterThan(one.fence("a").epoch());
    assertThat(one.commit(late)).isEqualTo(new WriteResult.Fenced());
    two.turn("a").event(Writes.signal("new")).committed();
  }

  @Test
  default void lease_shardsBackWithTheFirstOwner_oldEpochStaysFenced() {
    Node one = Node.join(store(), "one", RunId.SHARDS);
    one.start("a");
    Write.Turn late = one.turn("a").event(Writes.signal("late")).write();
    Node two = Node.join(store(), "two", 0);
    keepAlive(two);
    two.claimShards(RunId.SHARDS);
    store().leave(two.lease());

    Node again = Node.join(store(), "one", RunId.SHARDS);

    assertThat(again.fence("a").epoch()).isGreaterThan(two.fence("a").epoch());
    assertThat(one.commit(late)).isEqualTo(new WriteResult.Fenced());
    again.turn("a").event(Writes.signal("new")).committed();
  }

  @Test
  default void lease_renewed_outlivesItsFirstTime() {
    Node one = Node.join(store(), "one", RunId.SHARDS);
    one.start("a");
    Node two = Node.join(store(), "two", 0);
    for (int i = 0; i < 5; i++) {
      advance(Node.TTL.dividedBy(2));
      assertThat(store().renew(one.lease(), Node.TTL)).isTrue();
      assertThat(store().renew(two.lease(), Node.TTL)).isTrue();
    }

    assertThat(two.claimShards(RunId.SHARDS)).isEmpty();
    one.turn("a").event(Writes.signal("x")).committed();
  }

  @Test
  default void lease_renewedAfterExpiry_isLost() {
    Node one = Node.join(store(), "one", RunId.SHARDS);

    advance(Node.TTL.plusMillis(1));

    assertThat(store().renew(one.lease(), Node.TTL)).isFalse();
    assertThat(store().claimShards(one.lease(), RunId.SHARDS)).isEmpty();
  }

  @Test
  default void lease_givenUp_isFreeAtOnce() {
    Node one = Node.join(store(), "one", RunId.SHARDS);
    one.start("a");
    one.turn("a").schedule(Tasks.task(1)).committed();
    one.claimOne();
    Node two = Node.join(store(), "two", 0);

    store().leave(one.lease());

    assertThat(two.claimShards(RunId.SHARDS)).hasSize(RunId.SHARDS);
    assertThat(two.claimOne().attempt()).isEqualTo(2);
  }

  @Test
  default void lease_live_keepsItsTasks() {
    Node one = Node.join(store(), "one", RunId.SHARDS);
    one.start("a");
    one.turn("a").schedule(Tasks.task(1)).committed();
    Task task = one.claimOne();
    Node two = Node.join(store(), "two", 0);

    assertThat(two.claim(10)).isEmpty();
    WriteResult foreign = two.commit(new Write.FinishTask(two.lease(), task.id(), 1, completed()));
    assertThat(foreign).isEqualTo(new WriteResult.Gone());
    assertThat(one.finish(task, completed())).isInstanceOf(WriteResult.Sent.class);
  }

  @Test
  default void lease_expired_losesItsTasksEvenIfNobodyTakesThem() {
    Node one = Node.join(store(), "one", RunId.SHARDS);
    one.start("a");
    one.turn("a").schedule(Tasks.task(1)).committed();
    Task task = one.claimOne();

    advance(Node.TTL.plusMillis(1));

    assertThat(one.finish(task, completed())).isEqualTo(new WriteResult.Gone());
    assertThat(
            one.commit(new Write.Heartbeat(one.lease(), task.id(), 1, Payload.ofJson("\"half\""))))
        .isEqualTo(new WriteResult.Gone());
    assertThat(one.claim(10)).isEmpty();
    assertThat(one.mail("a")).isEmpty();
  }

  @Test
  default void lease_expired_itsTasksGoToAnother() {
    Node one = Node.join(store(), "one", RunId.SHARDS);
    one.start("a");
    one.turn("a").schedule(Tasks.task(1)).committed();
    Task first = one.claimOne();
    Node two = Node.join(store(), "two", 0);
    keepAlive(two);

    Task second = two.claimOne();

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(one.finish(first, completed())).isEqualTo(new WriteResult.Gone());
    assertThat(two.finish(second, completed())).isInstanceOf(WriteResult.Sent.class);
    assertThat(two.mail("a")).hasSize(1);
  }

  @Test
  default void lease_concurrentClaims_giveEachTaskToOneNode() throws Exception {
    Node owner = Node.join(store(), "owner", RunId.SHARDS);
    owner.start("a");
    TurnDraft turn = owner.turn("a");
    for (int i = 1; i <= 100; i++) {
      turn.schedule(Tasks.task(i));
    }
    turn.committed();
    List<Long> claimed = new ArrayList<>();

    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      List<Future<List<Task>>> claims = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Node node = Node.join(store(), "node-" + i, 0);
        claims.add(nodes.submit(() -> claimAll(node)));
      }
      for (Future<List<Task>> claim : claims) {
        claim.get().forEach(task -> claimed.add(task.id()));
      }
    }

    assertThat(claimed).hasSize(100).doesNotHaveDuplicates();
  }

  private static List<Task> claimAll(Node node) {
    List<Task> all = new ArrayList<>();
    List<Task> some = node.claim(3);
    while (!some.isEmpty()) {
      all.addAll(some);
      some = node.claim(3);
    }
    return all;
  }

  private static Event.Resolution completed() {
    return new Event.ActivityCompleted(1, 1, Payload.ofJson("true"));
  }

  /// Lets so much time pass that every lease but this node's runs out.
  private void keepAlive(Node node) {
    Duration most = Node.TTL.multipliedBy(6).dividedBy(10);
    advance(most);
    assertThat(store().renew(node.lease(), Node.TTL)).isTrue();
    advance(most);
  }
}
