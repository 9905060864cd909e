package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Old trees of ended runs and old executions go; what is open or current stays.
public interface PruneContract extends StoreFixture {

  @Test
  default void prune_byAge_takesWhatEndedBefore() {
    Node node = Node.join(store());
    ended(node, "old", Runs.AT + 10);
    ended(node, "borderline", Runs.AT + 20);
    ended(node, "young", Runs.AT + 30);
    node.start("open");

    WriteResult.Deleted deleted = prune(node, Runs.AT + 20, 0, 100);

    assertThat(deleted.runs()).containsExactly(RunId.of("old"));
    assertThat(deleted.events()).isEqualTo(2);
    assertThat(remaining()).containsExactly("open", "young", "borderline");
  }

  @Test
  default void prune_keepNewest_countsByEnd() {
    Node node = Node.join(store());
    ended(node, "ended last", Runs.AT + 30);
    ended(node, "ended first", Runs.AT + 10);
    ended(node, "ended second", Runs.AT + 20);

    assertThat(prune(node, Long.MAX_VALUE, 2, 100).runs()).containsExactly(RunId.of("ended first"));
    assertThat(prune(node, Long.MAX_VALUE, 1, 100).runs())
        .containsExactly(RunId.of("ended second"));
    assertThat(prune(node, Long.MAX_VALUE, 5, 100).runs()).isEmpty();

    assertThat(remaining()).containsExactly("ended last");
  }

  @Test
  default void prune_keepNewest_countsRootsOnly() {
    Node node = Node.join(store());
    node.start("family");
    node.turn("family")
        .at(Runs.AT + 10)
        .start(Runs.run("family/child").childOf("family", 1))
        .completes()
        .committed();
    ended(node, "single", Runs.AT + 20);
    node.turn("family/child").at(Runs.AT + 30).completes().committed();

    assertThat(prune(node, Long.MAX_VALUE, 1, 100).runs())
        .containsExactlyInAnyOrder(RunId.of("family"), RunId.of("family/child"));
    assertThat(remaining()).containsExactly("single");
  }

  @Test
  default void prune_ageAndKeepNewest_bothDecide() {
    Node node = Node.join(store());
    for (int i = 0; i < 6; i++) {
      ended(node, "run-" + i, Runs.AT + i);
    }

    assertThat(prune(node, Runs.AT + 2, 1, 100).runs())
        .containsExactlyInAnyOrder(RunId.of("run-0"), RunId.of("run-1"));
    assertThat(prune(node, Runs.AT + 5, 3, 100).runs()).containsExactly(RunId.of("run-2"));
  }

  @Test
  default void prune_max_takesTheOldestFirst() {
    Node node = Node.join(store());
    for (int i = 0; i < 5; i++) {
      ended(node, "run-" + i, Runs.AT + 10 - i);
    }

    assertThat(prune(node, Long.MAX_VALUE, 0, 2).runs())
        .containsExactlyInAnyOrder(RunId.of("run-4"), RunId.of("run-3"));
    assertThat(prune(node, Long.MAX_VALUE, 0, 2).runs())
        .containsExactlyInAnyOrder(RunId.of("run-2"), RunId.of("run-1"));
    assertThat(prune(node, Long.MAX_VALUE, 0, 2).runs()).containsExactly(RunId.of("run-0"));
    assertThat(prune(node, Long.MAX_VALUE, 0, 2).runs()).isEmpty();
  }

  @Test
  default void prune_trees_goOrStayAsAWhole() {
    Node node = Node.join(store());
    for (String root : List.of("done", "busy")) {
      node.start(root);
      node.turn(root).start(Runs.run(root + "/child").childOf(root, 1)).completes().committed();
    }
    node.turn("done/child").completes().committed();

    WriteResult.Deleted deleted = prune(node, Long.MAX_VALUE, 0, 1);

    assertThat(deleted.runs()).containsExactlyInAnyOrder(RunId.of("done"), RunId.of("done/child"));
    assertThat(deleted.events()).isEqualTo(4);
    assertThat(remaining()).containsExactly("busy/child", "busy");
  }

  @Test
  default void prune_openTree_doesNotStandInTheWayOfOthers() {
    Node node = Node.join(store());
    node.start("busy");
    node.turn("busy").start(Runs.run("busy/child").childOf("busy", 1)).completes().committed();
    ended(node, "done", Runs.AT + 10);

    assertThat(prune(node, Long.MAX_VALUE, 0, 1).runs()).containsExactly(RunId.of("done"));
  }

  @Test
  default void prune_endedChildOfAnOpenRun_stays() {
    Node node = Node.join(store());
    node.start("root");
    node.turn("root").start(Runs.run("child").childOf("root", 1)).committed();
    node.turn("child").completes().committed();

    assertThat(prune(node, Long.MAX_VALUE, 0, 100).runs()).isEmpty();

    assertThat(remaining()).containsExactly("child", "root");
  }

  @Test
  default void pruneExecutions_keepsTheCurrentAndTheLastPastOnes() {
    Node node = Node.join(store());
    node.start("a");
    for (int i = 2; i <= 5; i++) {
      node.turn("a").event(Writes.signal("x")).continuesAsNew("v" + i).committed();
    }
    RunId id = RunId.of("a");

    WriteResult.Deleted deleted =
        node.commit(new Write.PruneExecutions(id, 1), WriteResult.Deleted.class);

    assertThat(deleted.runs()).isEmpty();
    assertThat(deleted.events()).isEqualTo(9);
    assertThat(store().executions(id)).containsExactly(4, 5);
    assertThat(store().history(id, 3, 1, 10)).isEmpty();
    assertThat(store().history(id, 4, 1, 10)).hasSize(3);
    assertThat(node.events("a")).hasSize(1);
  }

  @Test
  default void pruneExecutions_keepNone_leavesTheCurrentOne() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").continuesAsNew("v2").committed();
    node.send("a", "x");
    RunId id = RunId.of("a");

    node.commit(new Write.PruneExecutions(id, 0), WriteResult.Deleted.class);
    assertThat(node.commit(new Write.PruneExecutions(id, 0)))
        .isEqualTo(new WriteResult.Deleted(List.of(), 0));

    assertThat(store().executions(id)).containsExactly(2);
    assertThat(node.signals("a")).containsExactly("x");
    node.turn("a").event(Writes.signal("y")).committed();
  }

  @Test
  default void pruneExecutions_ofAnUnknownRun_isRefused() {
    Node node = Node.join(store());

    node.commit(new Write.PruneExecutions(RunId.of("nobody"), 0), WriteResult.NoSuchRun.class);
  }

  private static void ended(Node node, String id, long endedAtMillis) {
    node.start(id);
    node.turn(id).at(endedAtMillis).completes().committed();
  }

  private static WriteResult.Deleted prune(Node node, long before, int keep, int max) {
    return node.commit(new Write.Prune(before, keep, max), WriteResult.Deleted.class);
  }

  private List<String> remaining() {
    ListOptions all = new ListOptions(ListOptions.FROM_NEWEST, 100, Runs.AT);
    return store().list(RunQuery.ALL, all).runs().stream().map(run -> run.id().value()).toList();
  }
}
