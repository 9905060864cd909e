package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A deletion takes a whole tree of ended runs, and nothing of it comes back.
public interface DeletionContract extends StoreFixture {

  @Test
  default void delete_endedRun_leavesNothing() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").status("s").label("l", "v").put("k", "1").continuesAsNew("v2").committed();
    node.turn("a").event(Writes.signal("x")).completes().committed();
    node.commit(Writes.sendEvenIfEnded("a", Writes.signal("late")), WriteResult.Sent.class);

    WriteResult.Deleted deleted = node.commit(Writes.delete("a"), WriteResult.Deleted.class);

    assertThat(deleted.runs()).containsExactly(RunId.of("a"));
    assertThat(deleted.events()).isEqualTo(5);
    RunId id = RunId.of("a");
    assertThat(store().find(id)).isEmpty();
    assertThat(store().load(id)).isEmpty();
    assertThat(store().kv(id)).isEmpty();
    assertThat(store().executions(id)).isEmpty();
    assertThat(store().history(id, 1, 1, 10)).isEmpty();
    assertThat(node.due(Runs.AT)).isEmpty();
    assertThat(store().counts().values()).containsOnly(0L);
  }

  @Test
  default void delete_openRun_isRefusedUnlessForced() {
    Node node = Node.join(store());
    node.start("a");
    Snapshot before = Snapshot.of(store());

    WriteResult.StillOpen refused = node.commit(Writes.delete("a"), WriteResult.StillOpen.class);
    assertThat(refused.run()).isEqualTo(RunId.of("a"));
    assertThat(Snapshot.of(store())).isEqualTo(before);

    node.commit(Writes.forceDelete("a"), WriteResult.Deleted.class);
    assertThat(store().find(RunId.of("a"))).isEmpty();
  }

  @Test
  default void delete_unknownRun_isRefused() {
    Node node = Node.join(store());

    node.commit(Writes.delete("nobody"), WriteResult.NoSuchRun.class);
    node.commit(Writes.forceDelete("nobody"), WriteResult.NoSuchRun.class);
  }

  @Test
  default void delete_root_takesItsDescendants() {
    Node node = Node.join(store());
    endedTree(node);
    node.startEnded("bystander");

    WriteResult.Deleted deleted = node.commit(Writes.delete("root"), WriteResult.Deleted.class);

    assertThat(deleted.runs())
        .containsExactlyInAnyOrder(
            RunId.of("root"), RunId.of("left"), RunId.of("right"), RunId.of("leaf"));
    assertThat(deleted.events()).isEqualTo(8);
    assertThat(node.find("bystander")).isNotNull();
    assertThat(store().counts()).containsEntry("succeeded", 1L);
  }

  @Test
  default void delete_child_isRefusedNamingTheRoot() {
    Node node = Node.join(store());
    endedTree(node);

    for (String child : List.of("left", "leaf")) {
      assertThat(node.commit(Writes.delete(child), WriteResult.IsChild.class).root())
          .isEqualTo(RunId.of("root"));
      assertThat(node.commit(Writes.forceDelete(child), WriteResult.IsChild.class).root())
          .isEqualTo(RunId.of("root"));
    }
    assertThat(node.find("leaf")).isNotNull();
  }

  @Test
  default void delete_treeWithAnOpenRun_isRefusedNamingIt() {
    Node node = Node.join(store());
    endedTree(node);
    node.start(Runs.run("late leaf").childOf("left", 9));

    assertThat(node.commit(Writes.delete("root"), WriteResult.StillOpen.class).run())
        .isEqualTo(RunId.of("late leaf"));
    assertThat(node.find("root")).isNotNull();

    assertThat(node.commit(Writes.forceDelete("root"), WriteResult.Deleted.class).runs())
        .hasSize(5);
  }

  @Test
  default void delete_childBornInTheSameBatch_isSeen() {
    Node node = Node.join(store());
    node.start("root");
    Write birth = node.turn("root").start(Runs.run("child").childOf("root", 1)).completes().write();

    List<WriteResult> results = store().commit(List.of(birth, Writes.delete("root")));

    assertThat(results.get(1)).isEqualTo(new WriteResult.StillOpen(RunId.of("child")));
    assertThat(node.find("child")).isNotNull();
  }

  @Test
  default void delete_detachedRun_isNotPartOfTheTree() {
    Node node = Node.join(store());
    node.start("root");
    node.turn("root").start(Runs.run("free")).completes().committed();

    assertThat(node.commit(Writes.delete("root"), WriteResult.Deleted.class).runs())
        .containsExactly(RunId.of("root"));

    assertThat(node.find("free")).isNotNull();
  }

  @Test
  default void delete_id_isFreeForANewRun() {
    Node node = Node.join(store());
    node.start("a");
    node.commit(Writes.send("a", "x", "id-1"), WriteResult.Sent.class);
    node.turn("a").status("old").label("l", "v").completes().committed();
    long oldKey = node.find("a").key();
    node.commit(Writes.delete("a"), WriteResult.Deleted.class);

    RunRecord fresh = node.start("a");

    assertThat(fresh.key()).isGreaterThan(oldKey);
    assertThat(fresh.head()).isEqualTo(Runs.run("a").build().head());
    assertThat(node.events("a")).hasSize(1);
    assertThat(node.mail("a")).isEmpty();
    node.commit(Writes.send("a", "x", "id-1"), WriteResult.Sent.class);
  }

  @Test
  default void delete_lateTurn_doesNotBringTheRunBack() {
    Node node = Node.join(store());
    node.start("a");
    Write.Turn late = node.turn("a").event(Writes.signal("late")).write();
    node.commit(Writes.forceDelete("a"), WriteResult.Deleted.class);

    assertThat(node.commit(late)).isEqualTo(new WriteResult.Conflict());
    assertThat(store().find(RunId.of("a"))).isEmpty();
    assertThat(store().counts().values()).containsOnly(0L);
  }

  @Test
  default void delete_lateTurn_doesNotTouchTheNewRunOfThatId() {
    Node node = Node.join(store());
    node.start("a");
    Write.Turn late = node.turn("a").event(Writes.signal("late")).status("late").write();
    node.commit(Writes.forceDelete("a"), WriteResult.Deleted.class);
    RunRecord fresh = node.start("a");

    assertThat(node.commit(late)).isEqualTo(new WriteResult.Conflict());

    assertThat(node.find("a")).isEqualTo(fresh);
    assertThat(node.events("a")).hasSize(1);
  }

  @Test
  default void delete_wideAndDeepTree_goesWhole() {
    Node node = Node.join(store());
    node.start("root");
    TurnDraft fanOut = node.turn("root");
    for (int i = 0; i < 300; i++) {
      fanOut.start(Runs.run("child-" + i).childOf("root", i + 1));
    }
    fanOut.committed();
    String parent = "child-0";
    for (int depth = 0; depth < 20; depth++) {
      String child = "deep-" + depth;
      node.turn(parent).start(Runs.run(child).childOf(parent, 1)).committed();
      parent = child;
    }

    assertThat(node.commit(Writes.forceDelete("root"), WriteResult.Deleted.class).runs())
        .hasSize(321)
        .doesNotHaveDuplicates();
    assertThat(store().counts().values()).containsOnly(0L);
  }

  /// A root with two children, one of which has a child; all have ended.
  private static void endedTree(Node node) {
    node.start("root");
    node.turn("root")
        .start(Runs.run("left").childOf("root", 1))
        .start(Runs.run("right").childOf("root", 2))
        .committed();
    node.turn("left").start(Runs.run("leaf").childOf("left", 1)).committed();
    for (String id : List.of("leaf", "left", "right", "root")) {
      node.turn(id).completes().committed();
    }
  }
}
