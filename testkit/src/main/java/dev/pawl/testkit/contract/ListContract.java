package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lists show the newest runs first, and paging through them misses none and repeats none.
public interface ListContract extends StoreFixture {

  @Test
  default void list_ofAnEmptyStore_isEmpty() {
    assertThat(page(RunQuery.ALL, ListOptions.FROM_NEWEST, 10))
        .isEqualTo(new RunPage(List.of(), 0));
  }

  @Test
  default void list_newestFirst_withWholeRecords() {
    Node node = Node.join(store());
    node.start("a");
    node.start(Runs.run("b").at(Runs.AT - 60_000).label("team", "x"));
    node.start("c");
    node.turn("a").status("busy").committed();

    assertThat(page(RunQuery.ALL, ListOptions.FROM_NEWEST, 10))
        .isEqualTo(new RunPage(List.of(node.find("c"), node.find("b"), node.find("a")), 0));
  }

  @Test
  default void list_asManyAsTheLimit_isTheLastPage() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");

    assertThat(page(RunQuery.ALL, ListOptions.FROM_NEWEST, 2).nextBeforeKey()).isZero();
    assertThat(page(RunQuery.ALL, ListOptions.FROM_NEWEST, 1).nextBeforeKey())
        .isEqualTo(node.find("b").key());
  }

  @Test
  default void list_paged_isComplete() {
    Node node = Node.join(store());
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      node.start("run-" + i);
      expected.addFirst("run-" + i);
    }

    for (int limit : List.of(1, 3, 5, 24, 25, 26)) {
      assertThat(allPages(RunQuery.ALL, limit)).isEqualTo(expected);
    }
  }

  @Test
  default void list_filteredAndPaged_fillsItsPages() {
    Node node = Node.join(store());
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      boolean wanted = i % 7 == 0;
      node.start(Runs.run("run-" + i).kind(wanted ? "job" : "workflow"));
      if (wanted) {
        expected.addFirst("run-" + i);
      }
    }
    RunQuery jobs = QueryParser.parse("kind:job");

    assertThat(page(jobs, ListOptions.FROM_NEWEST, 4).runs()).hasSize(4);
    for (int limit : List.of(1, 2, 3, 6, 7)) {
      assertThat(allPages(jobs, limit)).isEqualTo(expected);
    }
  }

  @Test
  default void list_whileRunsAreAdded_repeatsAndMissesNone() {
    Node node = Node.join(store());
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      node.start("run-" + i);
      expected.addFirst("run-" + i);
    }
    List<String> found = new ArrayList<>();

    long before = ListOptions.FROM_NEWEST;
    do {
      RunPage page = page(RunQuery.ALL, before, 3);
      page.runs().forEach(run -> found.add(run.id().value()));
      before = page.nextBeforeKey();
      node.start("new-" + found.size());
    } while (before != 0);

    assertThat(found).isEqualTo(expected);
  }

  @Test
  default void list_cursorOfADeletedRun_goesOn() {
    Node node = Node.join(store());
    for (int i = 0; i < 6; i++) {
      node.startEnded("run-" + i);
    }
    RunPage first = page(RunQuery.ALL, ListOptions.FROM_NEWEST, 2);

    node.commit(Writes.delete("run-4"));

    assertThat(page(RunQuery.ALL, first.nextBeforeKey(), 2).runs())
        .extracting(run -> run.id().value())
        .containsExactly("run-3", "run-2");
  }

  @Test
  default void list_ofThousands_isWhole() {
    Node node = Node.join(store());
    List<Write> starts = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      starts.add(Writes.start(Runs.run("run-" + i)));
    }
    store().commit(starts);

    RunPage page = page(RunQuery.ALL, ListOptions.FROM_NEWEST, ListOptions.LIMIT_MAX);

    assertThat(page.runs()).hasSize(ListOptions.LIMIT_MAX);
    assertThat(page.runs().getFirst()).isEqualTo(node.find("run-1499"));
    assertThat(page(RunQuery.ALL, page.nextBeforeKey(), ListOptions.LIMIT_MAX).runs()).hasSize(500);
  }

  private List<String> allPages(RunQuery query, int limit) {
    List<String> ids = new ArrayList<>();
    long before = ListOptions.FROM_NEWEST;
    do {
      RunPage page = page(query, before, limit);
      assertThat(page.runs()).hasSizeLessThanOrEqualTo(limit);
      page.runs().stream().map(RunRecord::id).forEach(id -> ids.add(id.value()));
      before = page.nextBeforeKey();
    } while (before != 0);
    return ids;
  }

  private RunPage page(RunQuery query, long beforeKey, int limit) {
    return store().list(query, new ListOptions(beforeKey, limit, Runs.AT));
  }
}
