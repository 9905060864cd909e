package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunFailedException;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.ChildFailedException;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.StepFailedException;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the forerunner's manual promises about running workflows, each promise as a test.
final class SeedPromisesTest {
  private final Journal journal = new Journal();

  private String did(String what) {
    journal.add(what);
    return what;
  }

  @Test
  void deploy_killedInTheMiddle_goesOnAfterTheLastCompletedStep() throws Exception {
    Gate gate = new Gate();
    Workflow<String, String> deploy =
        Workflow.of(
            "deploy",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.step("build", String.class, _ -> did("build"));
              ctx.step("test", String.class, _ -> did("test"));
              ctx.step(
                  "push",
                  String.class,
                  _ -> {
                    gate.pass();
                    return did("push");
                  });
              return ctx.step("verify", String.class, _ -> did("verify"));
            });
    try (TestEngine engine = TestEngine.of(deploy)) {
      RunHandle<String> run = engine.client().start(deploy, "d1", "v1");
      gate.awaitComers(1);
      engine.crash();
      gate.open();

      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(journal.lines()).containsExactly("build", "test", "push", "verify");
      assertThat(gate.entries()).isEqualTo(2);
    }
  }

  @Test
  void workflow_ofManyDays_survivesARestartEveryDay() throws Exception {
    Workflow<String, Integer> daily =
        Workflow.of(
            "daily",
            String.class,
            Integer.class,
            (ctx, _) -> {
              int sum = 0;
              for (int day = 1; day <= 7; day++) {
                int today = day;
                sum += ctx.step("day", Integer.class, _ -> today);
                did("day " + day);
                ctx.sleep(Duration.ofDays(1));
              }
              return sum;
            });
    try (TestEngine engine = TestEngine.of(daily)) {
      engine.client().start(daily, "w1", "");
      for (int day = 0; day < 7; day++) {
        engine.settle();
        engine.crash(Duration.ofDays(1));
      }
      RunHandle<Integer> run =
          engine.client().handle(engine.client().start(daily, "w1", "").id(), daily.output());

      assertThat(engine.result(run)).isEqualTo(28);
    }
  }

  @Test
  void sideEffects_replayedAtEveryWait_happenOnce() throws Exception {
    Activity<Integer, String> charge =
        Activity.of("charge", Integer.class, String.class, (_, i) -> did("charge " + i));
    Workflow<String, String> shop =
        Workflow.of(
            "shop",
            String.class,
            String.class,
            (ctx, _) -> {
              for (int i = 1; i <= 5; i++) {
                ctx.activity(charge, i);
                ctx.sleep(Duration.ofHours(1));
              }
              return "done";
            });
    try (TestEngine engine = TestEngine.of(shop, charge)) {
      engine.result(engine.client().start(shop, "s1", ""));

      assertThat(journal.lines())
          .isEqualTo(IntStream.rangeClosed(1, 5).mapToObj(i -> "charge " + i).toList());
      assertThat(engine.client().metrics().rebuilds()).isGreaterThan(9);
    }
  }

  @Test
  void nowAndUuid_onReplay_areTheSame() throws Exception {
    List<String> seen = new ArrayList<>();
    Workflow<String, String> values =
        Workflow.of(
            "values",
            String.class,
            String.class,
            (ctx, _) -> {
              String first =
                  ctx.now() + " " + ctx.uuid() + " " + ctx.uuid() + " " + ctx.random().nextInt();
              seen.add(first);
              ctx.sleep(Duration.ofHours(1));
              return first + " " + ctx.now();
            });
    try (TestEngine engine = TestEngine.of(values)) {
      RunHandle<String> run = engine.client().start(values, "v1", "");
      engine.settle();
      engine.crash(Duration.ofMinutes(10));
      engine.untilEnded(run.id());

      assertThat(seen).hasSizeGreaterThan(1);
      assertThat(seen.stream().distinct()).hasSize(1);
      assertThat(seen.getFirst().split(" ", -1)).doesNotHaveDuplicates();
    }
  }

  @Test
  void anyStep_failing_canBeCaught() throws Exception {
    Activity<String, String> broken =
        Activity.of(
            "broken",
            String.class,
            String.class,
            (_, _) -> {
              throw new WorkflowFailure("no disk");
            });
    Workflow<String, String> child =
        Workflow.of(
            "child",
            String.class,
            String.class,
            (_, _) -> {
              throw new WorkflowFailure("no child");
            });
    Workflow<String, List<String>> parent =
        Workflow.of(
            "parent",
            TypeRef.of(String.class),
            new TypeRef<List<String>>() {},
            (ctx, _) -> {
              List<String> caught = new ArrayList<>();
              try {
                ctx.activity(broken, "");
              } catch (ActivityFailedException e) {
                caught.add(e.failure().message());
              }
              try {
                ctx.step(
                    "s",
                    String.class,
                    _ -> {
                      throw new IllegalStateException("no step");
                    });
              } catch (StepFailedException e) {
                caught.add(e.failure().message());
              }
              try {
                ctx.child(child, "");
              } catch (ChildFailedException e) {
                caught.add(e.failure().message());
              }
              return caught;
            });
    try (TestEngine engine =
        TestEngine.builder().workflows(parent, child).activities(broken).start()) {
      assertThat(engine.result(engine.client().start(parent, "p1", "")))
          .containsExactly("no disk", "no step", "no child");
    }
  }

  @Test
  void error_uncaught_failsTheRunWithItsMessage() throws Exception {
    Workflow<String, String> failing =
        Workflow.of(
            "failing",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.step("first", String.class, _ -> "fine");
              throw new IllegalStateException("payment service said no");
            });
    try (TestEngine engine = TestEngine.of(failing)) {
      RunHandle<String> run = engine.client().start(failing, "f1", "");

      assertThatThrownBy(() -> engine.result(run))
          .isInstanceOf(RunFailedException.class)
          .hasMessageContaining("payment service said no");
      assertThat(run.record().head().state()).isEqualTo(RunState.FAILED);
    }
  }

  @Test
  void parallelResults_finishedInReverse_comeInTheOrderOfTheCalls() throws Exception {
    List<Gate> gates = List.of(new Gate(), new Gate(), new Gate());
    Activity<Integer, String> task =
        Activity.of(
            "task",
            Integer.class,
            String.class,
            (_, i) -> {
              gates.get(i).pass();
              return did("task " + i);
            });
    Workflow<String, String> fan =
        Workflow.of(
            "fan",
            String.class,
            String.class,
            (ctx, _) -> {
              List<Promise<String>> tasks = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                tasks.add(ctx.activityAsync(task, i));
              }
              return String.join(", ", ctx.all(tasks));
            });
    try (TestEngine engine = TestEngine.of(fan, task)) {
      RunHandle<String> run = engine.client().start(fan, "f1", "");
      for (int i = 2; i >= 0; i--) {
        gates.get(i).awaitComers(1);
        gates.get(i).open();
        int done = 3 - i;
        await()
            .until(() ->
                Histories.events(engine.client(), run.id(), Event.ActivityCompleted.class).size()
                    == done);
      }

      assertThat(engine.result(run)).isEqualTo("task 0, task 1, task 2");
      assertThat(journal.lines()).containsExactly("task 2", "task 1", "task 0");
    }
  }

  @Test
  void activityWithRetry_failingTwice_succeedsAfterBackoff() throws Exception {
    Activity<String, String> flaky =
        Activity.of(
            "call-external-api",
            String.class,
            String.class,
            (ctx, _) -> {
              did("attempt " + ctx.attempt());
              if (ctx.attempt() < 3) {
                throw new IllegalStateException("503");
              }
              return "ok";
            });
    RetryPolicy policy =
        RetryPolicy.defaults()
            .withMaxAttempts(3)
            .withBackoff(Duration.ofSeconds(10), 2, Duration.ofMinutes(5))
            .withJitter(0);
    Workflow<String, String> caller =
        Workflow.of(
            "caller",
            String.class,
            String.class,
            (ctx, _) -> ctx.activity(flaky, "", ActivityOptions.defaults().withRetry(policy)));
    try (TestEngine engine = TestEngine.of(caller, flaky)) {
      RunHandle<String> run = engine.client().start(caller, "c1", "");
      engine.advance(Duration.ofSeconds(29));
      assertThat(journal.lines()).containsExactly("attempt 1", "attempt 2");
      engine.advance(Duration.ofSeconds(1));

      assertThat(engine.result(run)).isEqualTo("ok");
      assertThat(journal.lines()).containsExactly("attempt 1", "attempt 2", "attempt 3");
    }
  }

  @Test
  void eternalLoop_continuedAsNew_keepsItsHistoryShort() throws Exception {
    Workflow<Integer, Integer> loop =
        Workflow.of(
            "loop",
            Integer.class,
            Integer.class,
            (ctx, n) -> {
              ctx.sleep(Duration.ofMinutes(1));
              if (n == 50) {
                return n;
              }
              throw ctx.continueAsNew(n + 1);
            });
    try (TestEngine engine = TestEngine.of(loop)) {
      RunHandle<Integer> run = engine.client().start(loop, "l1", 1);

      assertThat(engine.result(run)).isEqualTo(50);
      assertThat(run.record().head().execution()).isEqualTo(50);
      assertThat(Histories.of(engine.client(), run.id())).hasSize(4);
    }
  }
}
