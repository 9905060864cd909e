package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A paused run stands still, loses nothing, and goes on where it stood.
final class PauseScenariosTest {
  private final Journal journal = new Journal();
  private final Gate gate = new Gate();
  private final Workflow<String, String> steps =
      Workflow.of(
          "steps",
          String.class,
          String.class,
          (ctx, _) -> {
            String first = ctx.signals("go", String.class).await();
            ctx.step(
                "after",
                String.class,
                _ -> {
                  journal.add("after");
                  return "";
                });
            return first + ctx.signals("go", String.class).await();
          });

  private static void pause(TestEngine engine, RunHandle<?> run) throws Exception {
    engine.client().pause(run.id(), "operator");
    engine.settle();
    assertThat(run.record().head().state()).isEqualTo(RunState.PAUSED);
  }

  @Test
  void pausedRun_getsSignals_takesThemAfterResume() throws Exception {
    try (TestEngine engine = TestEngine.of(steps)) {
      RunHandle<String> run = engine.client().start(steps, "s", "");
      engine.settle();
      pause(engine, run);
      run.signal("go", "1");
      run.signal("go", "2");
      engine.crash(Duration.ofHours(1));
      engine.advance(Duration.ofHours(1));
      assertThat(journal.lines()).isEmpty();
      assertThat(engine.client().require(run.id()).head().state()).isEqualTo(RunState.PAUSED);

      engine.client().resume(run.id());

      assertThat(engine.result(engine.client().handle(run.id(), steps.output()))).isEqualTo("12");
      assertThat(journal.lines()).containsExactly("after");
    }
  }

  @Test
  void pausedRun_timerDue_firesAfterResume() throws Exception {
    Workflow<String, String> sleeper =
        Workflow.of(
            "sleeper",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.sleep(Duration.ofMinutes(10));
              journal.add("woke");
              return "";
            });
    try (TestEngine engine = TestEngine.of(sleeper)) {
      RunHandle<String> run = engine.client().start(sleeper, "s", "");
      engine.settle();
      pause(engine, run);
      engine.advance(Duration.ofHours(2));
      assertThat(journal.lines()).isEmpty();

      engine.client().resume(run.id());
      engine.settle();

      assertThat(run.record().head().state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @Test
  void pausedRun_activityUnderWay_keepsItsResultAndStartsNoOther() throws Exception {
    Activity<Integer, Integer> task =
        Activity.of(
            "task",
            Integer.class,
            Integer.class,
            (_, i) -> {
              journal.add("task " + i);
              gate.pass();
              return i;
            });
    Workflow<String, Integer> two =
        Workflow.of(
            "two",
            String.class,
            Integer.class,
            (ctx, _) -> {
              List<Promise<Integer>> tasks = new ArrayList<>();
              for (int i = 1; i <= 3; i++) {
                tasks.add(ctx.activityAsync(task, i));
              }
              int sum = ctx.all(tasks).stream().mapToInt(Integer::intValue).sum();
              return sum + ctx.activity(task, 10);
            });
    EngineOptions oneWorker = EngineOptions.defaults().withQueue("default", 1);
    try (TestEngine engine =
        TestEngine.builder().workflows(two).activities(task).options(oneWorker).start()) {
      RunHandle<Integer> run = engine.client().start(two, "t", "");
      gate.awaitComers(1);
      engine.client().pause(run.id(), "operator");
      engine.client().awaitState(run.id(), Duration.ofSeconds(20), RunState.PAUSED);
      gate.open();
      engine.settle();
      assertThat(journal.lines()).containsExactly("task 1");
      assertThat(Histories.kinds(engine.client(), run.id())).endsWith("ActivityCompleted");

      engine.client().resume(run.id());

      assertThat(engine.result(run)).isEqualTo(16);
      assertThat(journal.lines()).containsExactly("task 1", "task 2", "task 3", "task 10");
    }
  }

  @Test
  void pausedRun_backoffEnds_triesAgainAfterResumeOnly() throws Exception {
    Activity<String, String> flaky =
        Activity.of(
                "flaky",
                String.class,
                String.class,
                (ctx, _) -> {
                  journal.add("attempt " + ctx.attempt());
                  if (ctx.attempt() == 1) {
                    throw new IllegalStateException("503");
                  }
                  return "ok";
                })
            .with(
                ActivityOptions.defaults().withRetry(RetryPolicy.fixed(5, Duration.ofMinutes(1))));
    Workflow<String, String> caller =
        Workflow.of("caller", String.class, String.class, (ctx, in) -> ctx.activity(flaky, in));
    try (TestEngine engine = TestEngine.of(caller, flaky)) {
      RunHandle<String> run = engine.client().start(caller, "c", "");
      engine.settle();
      pause(engine, run);
      engine.advance(Duration.ofMinutes(10));
      assertThat(journal.lines()).containsExactly("attempt 1");

      engine.client().resume(run.id());

      assertThat(engine.result(run)).isEqualTo("ok");
    }
  }

  @Test
  void pausedRun_canceled_endsWithoutResume() throws Exception {
    try (TestEngine engine = TestEngine.of(steps)) {
      RunHandle<String> run = engine.client().start(steps, "s", "");
      engine.settle();
      pause(engine, run);

      run.cancel("enough");

      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.CANCELED);
    }
  }

  @Test
  void pauseAndResume_inTheWrongState_areRefused() throws Exception {
    try (TestEngine engine = TestEngine.of(steps)) {
      RunHandle<String> run = engine.client().start(steps, "s", "");
      engine.settle();
      assertRefused(ErrorCode.WRONG_STATE, () -> engine.client().resume(run.id()))
          .hasMessageContaining("paused");
      pause(engine, run);
      assertRefused(ErrorCode.WRONG_STATE, () -> engine.client().pause(run.id(), "again"));
    }
  }

  @Test
  void pause_ofABlockedRun_isRefused() throws Exception {
    try (TestEngine engine = TestEngine.builder().start()) {
      RunHandle<String> run = engine.client().start(steps, "s", "");
      engine.settle();

      assertRefused(ErrorCode.WRONG_STATE, () -> engine.client().pause(run.id(), "operator"))
          .hasMessageContaining("blocked");
    }
  }
}
