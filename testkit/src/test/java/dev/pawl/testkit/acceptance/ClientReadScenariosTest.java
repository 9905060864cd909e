package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reading from outside: lists, pages, queries, waits for changes, histories, data.
final class ClientReadScenariosTest {
  private static final Duration REAL = Duration.ofSeconds(20);

  private final Activity<String, String> flaky =
      Activity.of(
              "flaky",
              String.class,
              String.class,
              (_, _) -> {
                throw new IllegalStateException("503");
              })
          .with(
              ActivityOptions.defaults().withRetry(RetryPolicy.fixed(10, Duration.ofSeconds(32))));
  private final Workflow<String, String> retrying =
      Workflow.of("retrying", String.class, String.class, (ctx, in) -> ctx.activity(flaky, in));
  private final Workflow<String, String> waiting =
      Workflow.of(
          "waiting",
          String.class,
          String.class,
          (ctx, _) -> {
            ctx.status("one");
            ctx.signals("go", String.class).await();
            ctx.status("two");
            ctx.kv().put("n", 2);
            return ctx.signals("go", String.class).await();
          });
  private final Workflow<String, String> failing =
      Workflow.of(
          "failing",
          String.class,
          String.class,
          (_, _) -> {
            throw new WorkflowFailure("no");
          });
  private final Workflow<String, String> parent =
      Workflow.of(
          "parent",
          String.class,
          String.class,
          (ctx, _) -> {
            ctx.childAsync(waiting, "a");
            ctx.childAsync(waiting, "b", ChildOptions.defaults().withId("named"));
            return ctx.signals("end", String.class).await();
          });
  private final TestEngine engine =
      TestEngine.builder().workflows(retrying, waiting, failing, parent).activities(flaky).start();

  @AfterEach
  void close() {
    engine.close();
  }

  private List<String> found(String query) {
    return ids(engine.client().list(QueryParser.parse(query), ListOptions.FROM_NEWEST, 1_000));
  }

  private static List<String> ids(RunPage page) {
    return page.runs().stream().map(run -> run.id().value()).toList();
  }

  @Test
  void list_inPages_hasEveryRunOnceAndNewestFirst() throws Exception {
    for (int i = 0; i < 25; i++) {
      engine.client().start(waiting, "w" + i, "");
    }
    engine.settle();
    List<String> seen = new ArrayList<>();
    long before = ListOptions.FROM_NEWEST;
    int pages = 0;
    do {
      RunPage page = engine.client().list(RunQuery.ALL, before, 10);
      seen.addAll(ids(page));
      before = page.nextBeforeKey();
      pages++;
      engine.client().start(waiting, "meanwhile" + pages, "");
    } while (before != 0);

    assertThat(pages).isEqualTo(3);
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(seen.getFirst()).isEqualTo("w24");
    assertThat(seen.getLast()).isEqualTo("w0");
  }

  @Test
  void list_limitOutOfBounds_isRefused() {
    for (int limit : List.of(0, -1, 1_001)) {
      assertRefused(
              ErrorCode.INVALID_ARGUMENT,
              () -> engine.client().list(RunQuery.ALL, ListOptions.FROM_NEWEST, limit))
          .hasMessageContaining("1 to 1000");
    }
  }

  @Test
  void query_byConditionLabelAgeParentAndText_finds() throws Exception {
    engine.client().start(retrying, "r", "");
    engine.client().start(failing, "f", "");
    StartOptions team = StartOptions.defaults().withLabels(Map.of("team", "x"));
    engine.client().start(parent, "p", "", team);
    engine.advance(Duration.ofSeconds(10));
    engine.client().start(waiting, "young", "");
    engine.settle();

    assertThat(found("is:retrying")).containsExactly("r");
    assertThat(found("is:attention")).containsExactly("f");
    assertThat(found("is:child")).containsExactlyInAnyOrder("p.1", "named");
    assertThat(found("parent:p -id:named")).containsExactly("p.1");
    assertThat(found("label.team:x")).containsExactly("p");
    assertThat(found("age<5s")).containsExactly("young");
    assertThat(found("age>5s type:failing,retrying")).containsExactly("f", "r");
    assertThat(found("is:open type:waiting \"one\"")).hasSize(3);
    assertThat(found("-is:open")).containsExactly("f");
  }

  @Test
  void query_thatCannotBeRead_namesThePlace() {
    assertRefused(ErrorCode.INVALID_QUERY, () -> found("state:waiting colour:red"))
        .hasMessageContaining("colour");
  }

  @Test
  void failure_markedAsSeen_asksForNoAttention() throws Exception {
    engine.client().start(failing, "f", "");
    engine.settle();
    assertThat(found("is:attention")).containsExactly("f");

    engine.client().markSeen(RunId.of("f"));

    assertThat(found("is:attention")).isEmpty();
    assertThat(found("state:failed")).containsExactly("f");
  }

  @Test
  void children_ofARun_areListed() throws Exception {
    engine.client().start(parent, "p", "");
    engine.settle();

    RunPage page = engine.client().children(RunId.of("p"), ListOptions.FROM_NEWEST, 10);
    assertThat(ids(page)).containsExactlyInAnyOrder("p.1", "named");
    assertThat(page.runs()).allMatch(run -> run.parent().parent().equals(RunId.of("p")));
  }

  @Test
  void awaitStatus_byVersion_returnsEachChangeAndTheEnd() throws Exception {
    RunHandle<String> run = engine.client().start(waiting, "w", "");
    RunRecord first = engine.client().awaitStatus(run.id(), 0, REAL).orElseThrow();
    assertThat(first.head().status()).isEqualTo("one");
    long version = first.head().statusVersion();
    assertThat(engine.client().awaitStatus(run.id(), version, Duration.ofMillis(1))).isEmpty();

    run.signal("go", "");
    RunRecord second = engine.client().awaitStatus(run.id(), version, REAL).orElseThrow();
    assertThat(second.head().status()).isEqualTo("two");

    run.signal("go", "");
    RunRecord end =
        engine.client().awaitStatus(run.id(), second.head().statusVersion(), REAL).orElseThrow();
    assertThat(end.head().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void awaitState_reached_returnsTheRun() throws Exception {
    RunHandle<String> run = engine.client().start(waiting, "w", "");

    assertThat(engine.client().awaitState(run.id(), REAL, RunState.WAITING, RunState.FAILED))
        .isPresent();
    assertThat(engine.client().awaitState(run.id(), Duration.ofMillis(1), RunState.SUCCEEDED))
        .isEmpty();
  }

  @Test
  void result_withTimeout_saysAttemptAndNextTry() throws Exception {
    RunHandle<String> run = engine.client().start(retrying, "r", "");
    engine.advance(Duration.ofSeconds(2 * 32));

    assertRefused(ErrorCode.WAIT_TIMED_OUT, () -> run.result(Duration.ofMillis(1)))
        .hasMessageContainingAll("activity flaky", "attempt 4 of 10", "next in 32 s");
  }

  @Test
  void history_inParts_isTheWholeHistory() throws Exception {
    RunHandle<String> run = engine.client().start(waiting, "w", "");
    run.signal("go", "");
    run.signal("go", "end");
    engine.result(run);

    List<Recorded> whole = Histories.of(engine.client(), run.id());
    List<Recorded> parts = new ArrayList<>();
    for (long from = 1; from <= whole.size(); from += 3) {
      parts.addAll(engine.client().history(run.id(), 1, from, 3));
    }
    assertThat(parts).isEqualTo(whole);
    assertThat(whole.getLast().seq()).isEqualTo(run.record().head().lastSeq());
    assertThat(engine.client().executions(run.id())).containsExactly(1);
    assertThat(engine.client().history(run.id(), 2, 1, 10)).isEmpty();
  }

  @Test
  void data_ofAnEndedRun_canBeReadUntilItIsDeleted() throws Exception {
    RunHandle<String> run = engine.client().start(waiting, "w", "");
    run.signal("go", "");
    run.signal("go", "");
    engine.result(run);

    assertThat(engine.client().kv(run.id())).isEqualTo(Map.of("n", Payload.ofJson("2")));
    engine.client().delete(run.id(), false);
    assertRefused(ErrorCode.NO_SUCH_RUN, () -> engine.client().kv(run.id()));
    assertRefused(ErrorCode.NO_SUCH_RUN, () -> engine.client().history(run.id(), 1, 1, 1));
  }
}
