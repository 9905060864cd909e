package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.EngineMetrics;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The counts of an engine are exact and do not drift.
final class MetricsScenariosTest {
  private final Activity<String, String> flaky =
      Activity.of(
              "flaky",
              String.class,
              String.class,
              (ctx, _) -> {
                if (ctx.attempt() < 3) {
                  throw new IllegalStateException("503");
                }
                return "";
              })
          .with(ActivityOptions.defaults().withRetry(RetryPolicy.fixed(5, Duration.ZERO)));
  private final Workflow<String, String> working =
      Workflow.of(
          "working",
          String.class,
          String.class,
          (ctx, _) -> {
            ctx.step("a", String.class, _ -> "");
            ctx.step("b", String.class, _ -> "");
            return ctx.activity(flaky, "");
          });
  private final Workflow<String, String> waiting =
      Workflow.of(
          "waiting",
          String.class,
          String.class,
          (ctx, _) -> ctx.signals("go", String.class).await());
  private final Workflow<String, String> failing =
      Workflow.of(
          "failing",
          String.class,
          String.class,
          (_, _) -> {
            throw new WorkflowFailure("no");
          });

  private TestEngine.Builder builder() {
    return TestEngine.builder().workflows(working, waiting, failing).activities(flaky);
  }

  @Test
  void bodies_areCountedOncePerAttempt() throws Exception {
    try (TestEngine engine = builder().start()) {
      engine.result(engine.client().start(working, "w", ""));

      EngineMetrics metrics = engine.client().metrics();
      assertThat(metrics.steps()).isEqualTo(2);
      assertThat(metrics.activities()).isEqualTo(3);
      assertThat(metrics.commits()).isPositive().isLessThanOrEqualTo(metrics.writes());
      assertThat(metrics.blocked()).isZero();
    }
  }

  @Test
  void events_areThoseOfTheHistoriesWithoutTheirStarts() throws Exception {
    try (TestEngine engine = builder().start()) {
      var run = engine.client().start(working, "w", "");
      engine.result(run);

      assertThat(engine.client().metrics().events()).isEqualTo(run.record().head().lastSeq() - 1);
      assertThat(engine.client().metrics().turns()).isPositive();
    }
  }

  @Test
  void storedRuns_areCountedByStateAlsoAfterRestartsAndDeletions() throws Exception {
    try (TestEngine engine = builder().start()) {
      for (int i = 0; i < 3; i++) {
        engine.client().start(working, "w" + i, "");
        engine.client().start(waiting, "s" + i, "");
        engine.client().start(failing, "f" + i, "");
      }
      engine.client().start("unknown", "u", Payload.NULL, StartOptions.defaults());
      engine.settle();
      engine.client().pause(RunId.of("s0"), "");
      engine.client().cancel(RunId.of("s1"), "");
      engine.settle();
      engine.client().delete(RunId.of("f0"), false);
      engine.crash();
      engine.settle();

      assertThat(engine.client().metrics().stored())
          .containsEntry(RunState.SUCCEEDED.code(), 3L)
          .containsEntry(RunState.FAILED.code(), 2L)
          .containsEntry(RunState.WAITING.code(), 1L)
          .containsEntry(RunState.PAUSED.code(), 1L)
          .containsEntry(RunState.CANCELED.code(), 1L)
          .containsEntry(RunState.BLOCKED.code(), 1L)
          .containsEntry(RunState.QUEUED.code(), 0L)
          .containsEntry("tasks", 0L)
          .containsEntry("mail", 0L);
    }
  }

  @Test
  void residentRuns_goUpAndDown() throws Exception {
    try (TestEngine engine = builder().replayAtEveryWait(false).start()) {
      assertThat(engine.client().metrics().resident()).isZero();
      for (int i = 0; i < 5; i++) {
        engine.client().start(waiting, "s" + i, "");
      }
      engine.settle();
      assertThat(engine.client().metrics().resident()).isEqualTo(5);
      for (int i = 0; i < 5; i++) {
        engine.client().signal(RunId.of("s" + i), "go", "");
      }
      engine.settle();

      assertThat(engine.client().metrics().resident()).isZero();
    }
  }
}
