package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Change;
import dev.pawl.engine.store.ChangePage;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// All changes have one order, and who reads it from where they were misses nothing.
public interface ChangesContract extends StoreFixture {

  @Test
  default void changes_ofANewStore_areNone() {
    assertThat(store().lastChange()).isZero();
    assertThat(store().changes(0, 10)).isEqualTo(new ChangePage(List.of(), true));
  }

  @Test
  default void changes_startsAndTurns_comeInTheirOrder() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");
    node.turn("a").event(Writes.signal("x")).committed();
    node.turn("b").completes().committed();

    List<Change> changes = store().changes(0, 100).changes();

    assertThat(changes).extracting(change -> change.run().value()).containsSequence("a", "b");
    assertThat(changes).extracting(Change::number).isSorted().doesNotHaveDuplicates();
    assertThat(changes.getLast()).isEqualTo(new Change(store().lastChange(), RunId.of("b"), false));
    assertThat(changes).extracting(Change::deleted).containsOnly(false);
  }

  @Test
  default void changes_readFromAnyPlace_missNothing() {
    Node node = Node.join(store());
    for (int i = 0; i < 7; i++) {
      node.start("r" + i);
      node.turn("r" + i).event(Writes.signal("x")).committed();
    }
    List<Change> all = store().changes(0, 1_000).changes();

    List<Change> paged = new ArrayList<>();
    List<Change> page = store().changes(0, 3).changes();
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      paged.addAll(page);
      page = store().changes(page.getLast().number(), 3).changes();
    }

    assertThat(paged).isEqualTo(all);
    assertThat(store().changes(store().lastChange(), 3).changes()).isEmpty();
  }

  @Test
  default void changes_withoutAnEvent_areTold() {
    Node node = Node.join(store());
    node.start("a");
    long before = store().lastChange();
    node.turn("a").blocked(BlockReason.NONDETERMINISM, "why").committed();

    assertThat(store().changes(before, 10).changes())
        .containsExactly(new Change(store().lastChange(), RunId.of("a"), false));
    assertThat(store().lastChange()).isGreaterThan(before);
  }

  @Test
  default void changes_aLookAtAFailure_isToldOnce() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").ends(new Event.RunCanceled("why", null)).committed();
    long before = store().lastChange();

    node.commit(new Write.MarkSeen(RunId.of("a")), WriteResult.Done.class);
    node.commit(new Write.MarkSeen(RunId.of("a")), WriteResult.Done.class);

    assertThat(store().changes(before, 10).changes()).hasSize(1);
  }

  @Test
  default void changes_aDeletion_isToldOfEachRunOfTheTree() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");
    node.turn("a").completes().committed();
    long before = store().lastChange();

    node.commit(Writes.delete("a"), WriteResult.Deleted.class);

    assertThat(store().changes(before, 10).changes())
        .containsExactly(new Change(store().lastChange(), RunId.of("a"), true));
    assertThat(store().changes(0, 10).changes())
        .filteredOn(change -> change.run().equals(RunId.of("a")))
        .containsExactly(new Change(store().lastChange(), RunId.of("a"), true));
  }

  @Test
  default void changes_refusedWrites_areNone() {
    Node node = Node.join(store());
    node.start("a");
    long before = store().lastChange();

    node.commit(Writes.delete("a"), WriteResult.StillOpen.class);
    assertThat(node.turn("a").expecting(1, 9).event(Writes.signal("x")).commit())
        .isInstanceOf(WriteResult.Conflict.class);

    assertThat(store().changes(before, 10).changes()).isEmpty();
  }

  @Test
  default void changes_fromBeyondTheEnd_areNotComplete() {
    Node node = Node.join(store());
    node.start("a");

    ChangePage page = store().changes(store().lastChange() + 1, 10);

    assertThat(page.complete()).isFalse();
    assertThat(page.changes()).isEmpty();
  }
}
