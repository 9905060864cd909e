package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The contract of a store for one node at a time: [StoreContract], and the newest node owns all.
public interface EmbeddedStoreContract extends StoreContract {

  @Test
  default void ownership_embeddedStore_saysSo() {
    assertThat(store().isShared()).isFalse();
  }

  @Test
  default void ownership_newNodeOfAnotherName_takesOverEverything() {
    Node before = Node.join(store(), "node-1", RunId.SHARDS);
    before.start("a");
    before.turn("a").schedule(Tasks.task(1)).committed();
    before.claimOne();
    Write.Turn late = before.turn("a").event(Writes.signal("late")).write();

    Node after = Node.join(store(), "node-2", RunId.SHARDS);

    assertThat(after.shards()).hasSize(RunId.SHARDS);
    assertThat(before.commit(late)).isEqualTo(new WriteResult.Fenced());
    assertThat(store().renew(before.lease(), Node.TTL)).isFalse();
    assertThat(before.claim(1)).isEmpty();
    assertThat(after.claimOne().attempt()).isEqualTo(2);
    after.turn("a").event(Writes.signal("new")).committed();
  }

  @Test
  default void ownership_leaseOfNoTime_doesNotRunOut() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1)).committed();

    assertThat(store().renew(node.lease(), Duration.ZERO)).isTrue();

    node.claimOne();
    node.turn("a").event(Writes.signal("x")).committed();
    assertThat(store().renew(node.lease(), Duration.ZERO)).isTrue();
  }
}
