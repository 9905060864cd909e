package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Retries where the failed run is one of many, or odd ones.
final class RetryTreeScenariosTest {
  private final Journal journal = new Journal();
  private final AtomicBoolean broken = new AtomicBoolean(true);
  private final Workflow<Integer, String> leaf =
      Workflow.of(
          "leaf",
          Integer.class,
          String.class,
          (ctx, n) ->
              ctx.step(
                  "work",
                  String.class,
                  _ -> {
                    journal.add("leaf " + n);
                    if (n == 2 && broken.get()) {
                      throw new WorkflowFailure("leaf 2 is broken");
                    }
                    return "leaf " + n;
                  }));
  private final Workflow<Integer, String> middle =
      Workflow.of(
          "middle", Integer.class, String.class, (ctx, n) -> "<" + ctx.child(leaf, n) + ">");
  private final Workflow<Integer, String> top =
      Workflow.of(
          "top",
          Integer.class,
          String.class,
          (ctx, width) -> {
            List<Promise<String>> children = new ArrayList<>();
            for (int i = 1; i <= width; i++) {
              children.add(ctx.childAsync(middle, i));
            }
            return String.join("", ctx.all(children));
          });
  private final Workflow<String, String> waiting =
      Workflow.of(
          "waiting",
          String.class,
          String.class,
          (ctx, _) -> ctx.signals("go", String.class).await());
  private final Workflow<String, String> over =
      Workflow.of("over", String.class, String.class, (ctx, in) -> ctx.child(waiting, in) + "!");
  private final TestEngine engine =
      TestEngine.builder().workflows(leaf, middle, top, waiting, over).start();

  @AfterEach
  void close() {
    assertThat(engine.store().check()).isEmpty();
    engine.close();
  }

  private RunState state(String run) {
    return engine.client().require(RunId.of(run)).head().state();
  }

  @Test
  void failureThreeLevelsDown_retriedAtTheTop_isRepairedThere() throws Exception {
    RunHandle<String> run = engine.client().start(top, "t", 3);
    assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.FAILED);
    engine.settle();

    broken.set(false);
    engine.client().retry(run.id(), "mended");

    assertThat(engine.result(run)).isEqualTo("<leaf 1><leaf 2><leaf 3>");
    assertThat(journal.count("leaf 2")).isEqualTo(2);
    assertThat(journal.count("leaf 1")).isEqualTo(1);
  }

  @Test
  void childRetriedByItself_isReportedWhenItsParentIsRetried() throws Exception {
    RunHandle<String> run = engine.client().start(middle, "m", 2);
    engine.untilEnded(run.id());
    broken.set(false);
    engine.client().retry(RunId.of("m.1"), "child first");
    engine.settle();
    assertThat(state("m.1")).isEqualTo(RunState.SUCCEEDED);
    assertThat(state("m")).isEqualTo(RunState.FAILED);

    engine.client().retry(run.id(), "then the parent");

    assertThat(engine.result(run)).isEqualTo("<leaf 2>");
    assertThat(journal.count("leaf 2")).isEqualTo(2);
  }

  @Test
  void canceledTree_retried_waitsAsBefore() throws Exception {
    RunHandle<String> run = engine.client().start(over, "o", "");
    engine.settle();
    run.cancel("by mistake");
    engine.settle();
    assertThat(state("o.1")).isEqualTo(RunState.CANCELED);

    engine.client().retry(run.id(), "wanted after all");
    engine.settle();
    assertThat(state("o.1")).isEqualTo(RunState.WAITING);
    engine.crash();
    engine.client().signal(RunId.of("o.1"), "go", "on");

    assertThat(engine.result(engine.client().handle(run.id(), over.output()))).isEqualTo("on!");
  }

  @Test
  void terminatedRun_retried_goesOn() throws Exception {
    RunHandle<String> run = engine.client().start(waiting, "w", "");
    engine.settle();
    engine.client().terminate(run.id(), "too fast");
    engine.settle();

    engine.client().retry(run.id(), "");
    engine.settle();
    run.signal("go", "on");

    assertThat(engine.result(run)).isEqualTo("on");
  }

  @Test
  void retriedRun_canFailAndBeCanceledLikeAnyOther() throws Exception {
    RunHandle<String> run = engine.client().start(waiting, "w", "");
    engine.settle();
    for (int i = 0; i < 3; i++) {
      run.cancel("cancel " + i);
      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.CANCELED);
      engine.client().retry(run.id(), "retry " + i);
      engine.settle();
      assertThat(state("w")).isEqualTo(RunState.WAITING);
    }
    run.signal("go", "on");

    assertThat(engine.result(run)).isEqualTo("on");
  }

  @Test
  void retryFrom_aCommandThatIsNotThere_isRefused() throws Exception {
    broken.set(false);
    RunHandle<String> run = engine.client().start(leaf, "l", 1);
    engine.result(run);

    for (int command : List.of(2, 99, -1, 0)) {
      assertRefused(
              ErrorCode.INVALID_ARGUMENT,
              () -> engine.client().retryFrom(run.id(), command, "typo"))
          .hasMessageContainingAll("l", String.valueOf(command));
    }
  }

  @Test
  void timerOfAFailedRun_isNotStartedAnewByARetry() throws Exception {
    Workflow<String, String> mixed =
        Workflow.of(
            "mixed",
            String.class,
            String.class,
            (ctx, _) -> {
              Promise<?> hour = ctx.sleepAsync(Duration.ofHours(1));
              ctx.step(
                  "work",
                  String.class,
                  _ -> {
                    if (broken.get()) {
                      throw new WorkflowFailure("broken");
                    }
                    return "";
                  });
              hour.await();
              return "after an hour";
            });
    engine.engine().register(mixed);
    RunHandle<String> run = engine.client().start(mixed, "m", "");
    engine.untilEnded(run.id());
    engine.advance(Duration.ofMinutes(40));
    broken.set(false);
    engine.client().retry(run.id(), "");
    engine.advance(Duration.ofMinutes(19));
    assertThat(state("m")).isEqualTo(RunState.WAITING);
    engine.advance(Duration.ofMinutes(1));

    assertThat(state("m")).isEqualTo(RunState.SUCCEEDED);
  }
}
