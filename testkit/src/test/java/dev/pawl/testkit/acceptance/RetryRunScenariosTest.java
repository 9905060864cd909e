package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A failed or canceled run goes on from its last good point when an operator says so.
final class RetryRunScenariosTest {
  private final Journal journal = new Journal();
  private final AtomicBoolean broken = new AtomicBoolean(true);
  private final Activity<String, String> deploy =
      Activity.of(
              "deploy",
              String.class,
              String.class,
              (ctx, text) -> {
                journal.add("deploy " + ctx.attempt());
                if (broken.get()) {
                  throw new WorkflowFailure("cluster is down");
                }
                return "deployed " + text;
              })
          .with(ActivityOptions.defaults().withRetry(RetryPolicy.none()));
  private final Workflow<String, String> pipeline =
      Workflow.of(
          "pipeline",
          String.class,
          String.class,
          (ctx, text) -> {
            String built =
                ctx.step(
                    "build",
                    String.class,
                    _ -> {
                      journal.add("build");
                      return text + "-built";
                    });
            return ctx.activity(deploy, built);
          });

  private RunState state(TestEngine engine, RunId run) {
    return engine.client().require(run).head().state();
  }

  @Test
  void failedRun_retried_triesTheFailedActivityAgainAndNothingElse() throws Exception {
    try (TestEngine engine = TestEngine.of(pipeline, deploy)) {
      RunHandle<String> run = engine.client().start(pipeline, "p", "v1");
      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.FAILED);

      broken.set(false);
      engine.client().retry(run.id(), "cluster is back");

      assertThat(engine.result(run)).isEqualTo("deployed v1-built");
      assertThat(journal.lines()).containsExactly("build", "deploy 1", "deploy 2");
    }
  }

  @Test
  void failedRun_retriedWhileStillBroken_failsAgainAndCanBeRetriedAgain() throws Exception {
    try (TestEngine engine = TestEngine.of(pipeline, deploy)) {
      RunHandle<String> run = engine.client().start(pipeline, "p", "v1");
      engine.untilEnded(run.id());
      for (int i = 0; i < 3; i++) {
        engine.client().retry(run.id(), "try " + i);
        engine.settle();
        assertThat(state(engine, run.id())).isEqualTo(RunState.FAILED);
      }

      broken.set(false);
      engine.client().retry(run.id(), "last");

      assertThat(engine.result(run)).isEqualTo("deployed v1-built");
      assertThat(journal.lines())
          .containsExactly("build", "deploy 1", "deploy 2", "deploy 3", "deploy 4", "deploy 5");
    }
  }

  @Test
  void retriedRun_crashedOnTheWay_staysRetried() throws Exception {
    try (TestEngine engine = TestEngine.of(pipeline, deploy)) {
      RunHandle<String> run = engine.client().start(pipeline, "p", "v1");
      engine.untilEnded(run.id());

      broken.set(false);
      engine.client().retry(run.id(), "cluster is back");
      engine.crash();

      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(journal.count("build")).isEqualTo(1);
    }
  }

  @Test
  void parallelSibling_thatFinished_keepsItsResult() throws Exception {
    Workflow<String, String> both =
        Workflow.of(
            "both",
            String.class,
            String.class,
            (ctx, _) -> {
              List<String> results =
                  ctx.all(
                      List.of(
                          ctx.stepAsync(
                              "good",
                              String.class,
                              _ -> {
                                journal.add("good");
                                return "good";
                              }),
                          ctx.fork(() -> {
                            ctx.sleep(Duration.ofMinutes(1));
                            return ctx.activity(deploy, "x");
                          })));
              return String.join(", ", results);
            });
    try (TestEngine engine = TestEngine.of(both, deploy)) {
      RunHandle<String> run = engine.client().start(both, "b", "");
      engine.untilEnded(run.id());

      broken.set(false);
      engine.client().retry(run.id(), "");

      assertThat(engine.result(run)).isEqualTo("good, deployed x");
      assertThat(journal.count("good")).isEqualTo(1);
    }
  }

  @Test
  void parallelSibling_canceledByTheFailure_isDoneAfterTheRetry() throws Exception {
    Workflow<String, String> both =
        Workflow.of(
            "both",
            String.class,
            String.class,
            (ctx, _) -> {
              List<String> results =
                  ctx.all(
                      List.of(
                          ctx.fork(() -> {
                            ctx.sleep(Duration.ofHours(1));
                            return "slept";
                          }),
                          ctx.activityAsync(deploy, "x")));
              return String.join(", ", results);
            });
    try (TestEngine engine = TestEngine.of(both, deploy)) {
      RunHandle<String> run = engine.client().start(both, "b", "");
      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.FAILED);

      broken.set(false);
      engine.client().retry(run.id(), "");

      assertThat(engine.result(run)).isEqualTo("slept, deployed x");
    }
  }

  @Test
  void failedChild_retriedWithItsParent_reportsToIt() throws Exception {
    Workflow<String, String> parent =
        Workflow.of(
            "parent", String.class, String.class, (ctx, text) -> ctx.child(pipeline, text) + "!");
    try (TestEngine engine =
        TestEngine.builder().workflows(parent, pipeline).activities(deploy).start()) {
      RunHandle<String> run = engine.client().start(parent, "p", "v1");
      engine.untilEnded(run.id());
      assertThat(state(engine, RunId.of("p.1"))).isEqualTo(RunState.FAILED);

      broken.set(false);
      engine.client().retry(run.id(), "");

      assertThat(engine.result(run)).isEqualTo("deployed v1-built!");
      assertThat(state(engine, RunId.of("p.1"))).isEqualTo(RunState.SUCCEEDED);
      assertThat(journal.lines()).containsExactly("build", "deploy 1", "deploy 2");
    }
  }

  @Test
  void failureOfTheCodeItself_mendedAndRetried_goesOnFromThere() throws Exception {
    Workflow<String, String> buggy =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.step("first", String.class, _ -> "kept");
              throw new IllegalStateException("a bug in the workflow");
            });
    Workflow<String, String> mended =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              String first = ctx.step("first", String.class, _ -> "not again");
              ctx.sleep(Duration.ofMinutes(5));
              return first + " " + ctx.step("second", String.class, _ -> "new");
            });
    TestEngine.Builder set = TestEngine.builder().workflows(buggy);
    try (TestEngine engine = set.start()) {
      RunHandle<String> run = engine.client().start(buggy, "w", "");
      engine.untilEnded(run.id());
      set.replaceWorkflows(mended);
      engine.crash(Duration.ofHours(1));

      engine.client().retry(run.id(), "mended");
      engine.advance(Duration.ofMinutes(4));
      assertThat(state(engine, run.id())).isEqualTo(RunState.WAITING);

      assertThat(engine.result(engine.client().handle(run.id(), mended.output())))
          .isEqualTo("kept new");
    }
  }

  @Test
  void canceledRun_retried_waitsAgainAndKeepsSignals() throws Exception {
    Workflow<String, String> waiting =
        Workflow.of(
            "waiting",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.signals("ready", String.class).await();
              return ctx.signals("go", String.class).await();
            });
    try (TestEngine engine = TestEngine.of(waiting)) {
      RunHandle<String> run = engine.client().start(waiting, "w", "");
      run.signal("ready", "");
      engine.settle();
      run.cancel("by mistake");
      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.CANCELED);

      engine.client().retry(run.id(), "was wanted after all");
      engine.settle();
      run.signal("go", "on");

      assertThat(engine.result(run)).isEqualTo("on");
    }
  }

  @Test
  void retryFrom_aCommandOfASucceededRun_doesItAndWhatFollowedAgain() throws Exception {
    broken.set(false);
    Workflow<String, String> three =
        Workflow.of(
            "three",
            String.class,
            String.class,
            (ctx, _) -> {
              String result = "";
              for (String name : List.of("a", "b", "c")) {
                result +=
                    ctx.step(
                        name,
                        String.class,
                        attempt -> {
                          journal.add(name);
                          return name + attempt.attempt();
                        });
              }
              return result;
            });
    try (TestEngine engine = TestEngine.of(three)) {
      RunHandle<String> run = engine.client().start(three, "t", "");
      assertThat(engine.result(run)).isEqualTo("a1b1c1");

      engine.client().retryFrom(run.id(), 2, "b was wrong");

      assertThat(engine.result(run)).isEqualTo("a1b2c1");
      assertThat(journal.lines()).containsExactly("a", "b", "c", "b", "c");
    }
  }

  @Test
  void retryFrom_oneOfParallelCommands_asksForTheLaterOnesAgain() throws Exception {
    Workflow<String, String> parallel =
        Workflow.of(
            "parallel",
            String.class,
            String.class,
            (ctx, _) ->
                String.join(
                    ",",
                    ctx.all(
                        List.of(
                            ctx.stepAsync("a", String.class, at -> "a" + at.attempt()),
                            ctx.stepAsync("b", String.class, at -> "b" + at.attempt()),
                            ctx.stepAsync("c", String.class, at -> "c" + at.attempt())))));
    try (TestEngine engine = TestEngine.of(parallel)) {
      RunHandle<String> run = engine.client().start(parallel, "p", "");
      engine.result(run);

      engine.client().retryFrom(run.id(), 2, "");
      assertThat(engine.result(run)).isEqualTo("a1,b2,c1");
      engine.crash();
      engine.client().retryFrom(run.id(), 3, "");

      assertThat(engine.untilEnded(run.id()).head().outcome())
          .isEqualTo(new Event.RunCompleted(Payload.ofJson("\"a1,b2,c2\"")));
    }
  }

  @Test
  void retry_ofARunThatHasNotFailed_isRefused() throws Exception {
    broken.set(false);
    try (TestEngine engine = TestEngine.of(pipeline, deploy)) {
      RunHandle<String> run = engine.client().start(pipeline, "p", "v1");
      engine.result(run);

      assertThatThrownBy(() -> engine.client().retry(run.id(), ""))
          .hasMessageContainingAll("p", "succeeded")
          .extracting(e -> ((PawlException) e).code())
          .isEqualTo(ErrorCode.WRONG_STATE);
    }
  }
}
