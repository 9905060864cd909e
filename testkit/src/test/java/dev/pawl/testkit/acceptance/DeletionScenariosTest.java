package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Deleting and pruning: whole trees, never what is under way unless forced.
final class DeletionScenariosTest {
  private final Gate gate = new Gate();
  private final Activity<String, String> held =
      Activity.of(
          "held",
          String.class,
          String.class,
          (_, text) -> {
            gate.pass();
            return text;
          });
  private final Workflow<String, String> quick =
      Workflow.of("quick", String.class, String.class, (_, text) -> text);
  private final Workflow<String, String> waiting =
      Workflow.of(
          "waiting",
          String.class,
          String.class,
          (ctx, _) -> {
            ctx.kv().put("key", "value");
            return ctx.signals("go", String.class).await();
          });
  private final Workflow<String, String> tree =
      Workflow.of(
          "tree",
          String.class,
          String.class,
          (ctx, text) -> {
            ctx.child(quick, text);
            return ctx.child(quick, text);
          });
  private final Workflow<String, String> open =
      Workflow.of("open", String.class, String.class, (ctx, text) -> ctx.child(waiting, text));
  private final Workflow<String, String> holding =
      Workflow.of("holding", String.class, String.class, (ctx, text) -> ctx.activity(held, text));
  private final Workflow<Integer, Integer> chain =
      Workflow.of(
          "chain",
          Integer.class,
          Integer.class,
          (ctx, n) -> {
            ctx.sleep(Duration.ofMinutes(1));
            if (n < 5) {
              throw ctx.continueAsNew(n + 1);
            }
            return ctx.signals("end", Integer.class).await();
          });
  private final TestEngine engine =
      TestEngine.builder()
          .workflows(quick, waiting, tree, open, holding, chain)
          .activities(held)
          .start();

  @AfterEach
  void close() {
    assertThat(engine.store().check()).isEmpty();
    engine.close();
  }

  private void ended(String id) throws InterruptedException {
    engine.result(engine.client().start(quick, id, ""));
    engine.advance(Duration.ofHours(1));
  }

  private boolean exists(String id) {
    return engine.client().get(RunId.of(id)).isPresent();
  }

  @Test
  void delete_endedTree_removesAllOfItAndNothingElse() throws Exception {
    engine.result(engine.client().start(tree, "t", ""));
    ended("other");

    assertThat(engine.client().delete(RunId.of("t"), false))
        .containsExactlyInAnyOrder(RunId.of("t"), RunId.of("t.1"), RunId.of("t.2"));

    assertThat(exists("t.1")).isFalse();
    assertThat(exists("other")).isTrue();
  }

  @Test
  void delete_child_isRefusedWithItsRoot() throws Exception {
    engine.result(engine.client().start(tree, "t", ""));

    assertRefused(ErrorCode.WRONG_STATE, () -> engine.client().delete(RunId.of("t.1"), true))
        .hasMessageContaining("delete its root t ");
    assertThat(exists("t.1")).isTrue();
  }

  @Test
  void delete_openTree_isRefusedAndForceStopsIt() throws Exception {
    engine.client().start(open, "o", "");
    engine.settle();
    assertRefused(ErrorCode.WRONG_STATE, () -> engine.client().delete(RunId.of("o"), false))
        .hasMessageContaining("has not ended");

    assertThat(engine.client().delete(RunId.of("o"), true)).hasSize(2);

    engine.advance(Duration.ofHours(1));
    assertThat(exists("o")).isFalse();
    assertThat(exists("o.1")).isFalse();
  }

  @Test
  void delete_forcedWhileAnActivityRuns_interruptsItAndTheIdIsFreeForAnother() throws Exception {
    engine.client().start(holding, "h", "old");
    gate.awaitComers(1);

    engine.client().delete(RunId.of("h"), true);
    gate.awaitInterrupt();
    gate.open();
    RunHandle<String> fresh = engine.client().start(holding, "h", "new");

    assertThat(engine.result(fresh)).isEqualTo("new");
    assertThat(Histories.of(engine.client(), fresh.id())).hasSize(4);
  }

  @Test
  void delete_unknownRun_saysSo() {
    assertRefused(ErrorCode.NO_SUCH_RUN, () -> engine.client().delete(RunId.of("nobody"), true))
        .hasMessageContaining("nobody");
  }

  @Test
  void delete_byTwoAtOnce_oneWinsAndNothingIsLeft() throws Exception {
    ended("q");
    Thread other =
        Thread.startVirtualThread(() -> {
          try {
            engine.client().delete(RunId.of("q"), false);
          } catch (PawlException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_RUN);
          }
        });
    try {
      engine.client().delete(RunId.of("q"), false);
    } catch (PawlException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_RUN);
    }
    other.join();

    assertThat(exists("q")).isFalse();
  }

  @Test
  void prune_byAge_keepsYoungAndOpenRuns() throws Exception {
    engine.client().start(waiting, "open", "");
    for (String id : List.of("a", "b", "c")) {
      ended(id);
    }

    assertThat(engine.client().prune(Duration.ofMinutes(90), 0))
        .containsExactly(RunId.of("a"), RunId.of("b"));
    assertThat(exists("c")).isTrue();
    assertThat(exists("open")).isTrue();
  }

  @Test
  void prune_byCount_keepsThoseThatEndedLast() throws Exception {
    for (String id : List.of("a", "b", "c", "d")) {
      ended(id);
    }

    assertThat(engine.client().prune(Duration.ZERO, 2))
        .containsExactlyInAnyOrder(RunId.of("a"), RunId.of("b"));
    assertThat(engine.client().prune(Duration.ZERO, 2)).isEmpty();
  }

  @Test
  void prune_negative_isRefused() {
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> engine.client().prune(Duration.ofDays(-1), 0));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> engine.client().prune(Duration.ZERO, -1));
  }

  @Test
  void pruneExecutions_ofARunningChain_dropsOldHistoriesAndTheRunGoesOn() throws Exception {
    RunHandle<Integer> run = engine.client().start(chain, "c", 1);
    engine.advance(Duration.ofMinutes(10));
    assertThat(engine.client().executions(run.id())).containsExactly(1, 2, 3, 4, 5);

    assertThat(engine.client().pruneExecutions(run.id(), 1)).isPositive();

    assertThat(engine.client().executions(run.id())).containsExactly(4, 5);
    assertThat(run.record().head().state()).isEqualTo(RunState.WAITING);
    run.signal("end", 7);
    assertThat(engine.result(run)).isEqualTo(7);
  }
}
