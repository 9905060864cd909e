package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Only the owner of a run's shard records its turns.
public interface FencingContract extends StoreFixture {

  @Test
  default void fencing_firstNode_ownsEveryShardItWants() {
    Node node = Node.join(store());

    assertThat(node.shards())
        .extracting(ShardEpoch::shard)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, RunId.SHARDS).boxed().toList());
  }

  @Test
  default void fencing_claimRepeated_changesNothing() {
    Node node = Node.join(store());
    List<ShardEpoch> first = node.shards();

    assertThat(store().claimShards(node.lease(), RunId.SHARDS))
        .containsExactlyInAnyOrderElementsOf(first);
    assertThat(store().claimShards(node.lease(), 0)).containsExactlyInAnyOrderElementsOf(first);
  }

  @Test
  default void fencing_rejoined_hasANewIncarnationAndGreaterEpochs() {
    Node before = Node.join(store());
    Node after = Node.join(store());

    assertThat(after.lease().node()).isEqualTo(before.lease().node());
    assertThat(after.lease().incarnation()).isNotEqualTo(before.lease().incarnation());
    for (int shard = 0; shard < RunId.SHARDS; shard++) {
      assertThat(epoch(after, shard)).isGreaterThan(epoch(before, shard));
    }
  }

  @Test
  default void fencing_oldEpochAfterRejoin_isFenced() {
    Node before = Node.join(store());
    before.start("a");
    Write.Turn late = before.turn("a").event(Writes.signal("late")).write();

    Node after = Node.join(store());

    assertThat(before.commit(late)).isEqualTo(new WriteResult.Fenced());
    assertThat(after.events("a")).hasSize(1);
    after.turn("a").event(Writes.signal("new")).committed();
    assertThat(after.events("a")).hasSize(2).contains(Writes.signal("new"));
  }

  @Test
  default void fencing_oldEpochAfterRejoinWithoutClaim_isFenced() {
    Node before = Node.join(store());
    before.start("a");
    Write.Turn late = before.turn("a").event(Writes.signal("late")).write();

    Node.join(store(), "node-1", 0);

    assertThat(before.commit(late)).isEqualTo(new WriteResult.Fenced());
  }

  @Test
  default void fencing_oldEpochAfterLeave_isFenced() {
    Node before = Node.join(store());
    before.start("a");
    Write.Turn late = before.turn("a").event(Writes.signal("late")).write();

    store().leave(before.lease());

    assertThat(before.commit(late)).isEqualTo(new WriteResult.Fenced());
  }

  @Test
  default void fencing_leaseGivenUpOrReplaced_ownsNothing() {
    Node replaced = Node.join(store());
    Node left = Node.join(store());
    store().leave(left.lease());

    for (Node node : List.of(replaced, left)) {
      assertThat(store().renew(node.lease(), Node.TTL)).isFalse();
      assertThat(store().claimShards(node.lease(), RunId.SHARDS)).isEmpty();
    }
  }

  @Test
  default void fencing_leaveOfAReplacedLease_takesNothingFromTheNewOne() {
    Node before = Node.join(store());
    Node after = Node.join(store());
    after.start("a");

    store().leave(before.lease());

    assertThat(store().renew(after.lease(), Node.TTL)).isTrue();
    after.turn("a").event(Writes.signal("x")).committed();
  }

  @Test
  default void fencing_startsAndMail_needNoOwnership() {
    Node node = Node.join(store());
    store().leave(node.lease());

    node.start("a");
    node.send("a", "x");

    assertThat(node.signals("a")).containsExactly("x");
  }

  private static long epoch(Node node, int shard) {
    return node.shards().stream()
        .filter(held -> held.shard() == shard)
        .findFirst()
        .orElseThrow()
        .epoch();
  }
}
