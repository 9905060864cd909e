package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityContext;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.RetryLaterException;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Activities: who goes first, how many at once, which attempt, and what an attempt is handed.
final class ActivityScenariosTest {
  private final Journal journal = new Journal();
  private final Gate gate = new Gate();

  private static Workflow<String, String> calling(
      Activity<String, String> activity, ActivityOptions options) {
    return Workflow.of(
        "calling", String.class, String.class, (ctx, in) -> ctx.activity(activity, in, options));
  }

  private static ActivityOptions retrying(RetryPolicy policy) {
    return ActivityOptions.defaults().withRetry(policy);
  }

  @Test
  void queue_withOneWorker_takesTheHighestPriorityThenTheOldest() throws Exception {
    Activity<String, String> task =
        Activity.of(
            "task",
            String.class,
            String.class,
            (_, name) -> {
              journal.add(name);
              gate.pass();
              return name;
            });
    Workflow<String, String> many =
        Workflow.of(
            "many",
            String.class,
            String.class,
            (ctx, _) -> {
              List<Promise<String>> tasks = new ArrayList<>();
              tasks.add(ctx.activityAsync(task, "first"));
              ctx.signals("more", String.class).await();
              for (String name : List.of("low -5", "usual 0", "high 7", "also high 7", "top 9")) {
                int priority = Integer.parseInt(name.substring(name.lastIndexOf(' ') + 1));
                tasks.add(
                    ctx.activityAsync(
                        task, name, ActivityOptions.defaults().withPriority(priority)));
              }
              return ctx.all(tasks).size() + " done";
            });
    EngineOptions oneWorker = EngineOptions.defaults().withQueue("default", 1);
    try (TestEngine engine =
        TestEngine.builder().workflows(many).activities(task).options(oneWorker).start()) {
      RunHandle<String> run = engine.client().start(many, "m", "");
      gate.awaitComers(1);
      run.signal("more", "");
      await().until(() -> engine.client().metrics().stored().get("tasks") == 6);
      gate.open();

      assertThat(engine.result(run)).isEqualTo("6 done");
      assertThat(journal.lines())
          .containsExactly("first", "top 9", "high 7", "also high 7", "usual 0", "low -5");
    }
  }

  @Test
  void queues_haveTheirOwnWorkers_andNeverMoreAtOnce() throws Exception {
    Gate wide = new Gate();
    Gate narrow = new Gate();
    Activity<String, String> task =
        Activity.of(
            "task",
            String.class,
            String.class,
            (_, queue) -> {
              (queue.equals("wide") ? wide : narrow).pass();
              return queue;
            });
    Workflow<String, Integer> fan =
        Workflow.of(
            "fan",
            String.class,
            Integer.class,
            (ctx, _) -> {
              List<Promise<String>> tasks = new ArrayList<>();
              for (int i = 0; i < 20; i++) {
                for (String queue : List.of("narrow", "wide")) {
                  tasks.add(
                      ctx.activityAsync(task, queue, ActivityOptions.defaults().withQueue(queue)));
                }
              }
              return ctx.all(tasks).size();
            });
    EngineOptions options = EngineOptions.defaults().withQueue("wide", 8).withQueue("narrow", 3);
    try (TestEngine engine =
        TestEngine.builder().workflows(fan).activities(task).options(options).start()) {
      RunHandle<Integer> run = engine.client().start(fan, "f", "");
      narrow.awaitComers(3);
      wide.awaitComers(8);
      wide.open();
      wide.awaitComers(12);
      assertThat(narrow.entries()).isEqualTo(3);
      narrow.open();

      assertThat(engine.result(run)).isEqualTo(40);
      assertThat(wide.peak()).isEqualTo(8);
      assertThat(narrow.peak()).isEqualTo(3);
    }
  }

  @Test
  void attempts_overFailuresAndCrashes_areNumberedWithoutGapsUnderOneKey() throws Exception {
    Activity<String, String> unlucky =
        Activity.of(
            "unlucky",
            String.class,
            String.class,
            (ctx, _) -> {
              journal.add(ctx.attempt() + " " + ctx.idempotencyKey());
              if (ctx.attempt() % 2 == 0) {
                throw new IllegalStateException("even");
              }
              if (ctx.attempt() < 7) {
                gate.pass();
              }
              return "done in " + ctx.attempt();
            });
    Workflow<String, String> calling =
        calling(unlucky, retrying(RetryPolicy.fixed(4, Duration.ZERO)));
    try (TestEngine engine = TestEngine.of(calling, unlucky)) {
      RunHandle<String> run = engine.client().start(calling, "c", "");
      for (int i = 0; i < 3; i++) {
        gate.awaitComers(1);
        engine.crash();
      }

      assertThat(engine.result(engine.client().handle(run.id(), calling.output())))
          .isEqualTo("done in 7");
      assertThat(journal.lines())
          .containsExactly(
              "1 c/1/1", "2 c/1/1", "3 c/1/1", "4 c/1/1", "5 c/1/1", "6 c/1/1", "7 c/1/1");
    }
  }

  @Test
  void backoff_interruptedByACrash_waitsForTheRestOnly() throws Exception {
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
            });
    Workflow<String, String> calling =
        calling(flaky, retrying(RetryPolicy.fixed(3, Duration.ofMinutes(10))));
    try (TestEngine engine = TestEngine.of(calling, flaky)) {
      RunHandle<String> run = engine.client().start(calling, "c", "");
      engine.advance(Duration.ofMinutes(4));
      engine.crash(Duration.ofMinutes(5));
      engine.advance(Duration.ofSeconds(59));
      assertThat(journal.lines()).hasSize(1);
      engine.advance(Duration.ofSeconds(1));

      assertThat(journal.lines()).containsExactly("attempt 1", "attempt 2");
      assertThat(engine.client().require(run.id()).head().state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @Test
  void retryAfter_ofTheOtherSide_isObeyed() throws Exception {
    Activity<String, String> limited =
        Activity.of(
            "limited",
            String.class,
            String.class,
            (ctx, _) -> {
              if (ctx.attempt() == 1) {
                throw new RetryLaterException("429", Duration.ofMinutes(30));
              }
              return "ok";
            });
    Workflow<String, String> calling =
        calling(limited, retrying(RetryPolicy.fixed(3, Duration.ofSeconds(1))));
    try (TestEngine engine = TestEngine.of(calling, limited)) {
      RunHandle<String> run = engine.client().start(calling, "c", "");
      engine.advance(Duration.ofMinutes(29));
      assertThat(run.record().head().state()).isEqualTo(RunState.WAITING);

      engine.advance(Duration.ofMinutes(1));
      assertThat(engine.result(run)).isEqualTo("ok");
    }
  }

  @Test
  void attempts_used_up_throwTheLastFailure() throws Exception {
    Activity<String, String> down =
        Activity.of(
            "down",
            String.class,
            String.class,
            (ctx, _) -> {
              throw new IllegalStateException("failure " + ctx.attempt());
            });
    Workflow<String, String> calling =
        Workflow.of(
            "calling",
            String.class,
            String.class,
            (ctx, in) -> {
              try {
                return ctx.activity(
                    down, in, retrying(RetryPolicy.fixed(3, Duration.ofSeconds(1))));
              } catch (ActivityFailedException e) {
                return e.failure().message();
              }
            });
    try (TestEngine engine = TestEngine.of(calling, down)) {
      RunHandle<String> run = engine.client().start(calling, "c", "");

      assertThat(engine.result(run)).isEqualTo("failure 3");
      assertThat(Histories.events(engine.client(), run.id(), Event.AttemptFailed.class)).hasSize(2);
    }
  }

  @Test
  void finalFailure_isNotTriedAgain() throws Exception {
    Activity<String, String> down =
        Activity.of(
            "down",
            String.class,
            String.class,
            (_, _) -> {
              journal.add("tried");
              throw new WorkflowFailure("no such account");
            });
    Workflow<String, String> calling = calling(down, ActivityOptions.defaults());
    try (TestEngine engine = TestEngine.of(calling, down)) {
      RunHandle<String> run = engine.client().start(calling, "c", "");

      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.FAILED);
      assertThat(journal.lines()).containsExactly("tried");
    }
  }

  @Test
  void scheduleToClose_inABackoff_endsTheAttemptsAndNamesTheLastFailure() throws Exception {
    Activity<String, String> down =
        Activity.of(
            "down",
            String.class,
            String.class,
            (_, _) -> {
              throw new IllegalStateException("still down");
            });
    Workflow<String, String> calling =
        calling(
            down,
            retrying(RetryPolicy.fixed(0, Duration.ofMinutes(4)))
                .withScheduleToClose(Duration.ofMinutes(10)));
    try (TestEngine engine = TestEngine.of(calling, down)) {
      RunHandle<String> run = engine.client().start(calling, "c", "");
      engine.advance(Duration.ofMinutes(10));

      assertThat(Histories.events(engine.client(), run.id(), Event.ActivityFailed.class))
          .singleElement()
          .satisfies(failed ->
              assertThat(failed.failure().message()).contains("schedule-to-close", "still down"));
    }
  }

  @Test
  void checkpoint_isHandedToTheNextAttemptAfterFailureAndCrash() throws Exception {
    Activity<String, Integer> copy =
        Activity.of("copy", String.class, Integer.class, (ctx, _) -> copy(ctx));
    Workflow<String, Integer> calling =
        Workflow.of(
            "calling",
            String.class,
            Integer.class,
            (ctx, in) ->
                ctx.activity(copy, in, retrying(RetryPolicy.fixed(3, Duration.ofMinutes(1)))));
    try (TestEngine engine = TestEngine.of(calling, copy)) {
      RunHandle<Integer> run = engine.client().start(calling, "c", "");
      gate.awaitComers(1);
      engine.crash();

      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(journal.lines()).containsExactly("1 from 0", "2 from 10", "3 from 25");
    }
  }

  private int copy(ActivityContext ctx) throws InterruptedException {
    int done = ctx.checkpoint(Integer.class).orElse(0);
    journal.add(ctx.attempt() + " from " + done);
    if (ctx.attempt() == 1) {
      ctx.heartbeat(5);
      ctx.heartbeat(10);
      gate.pass();
    }
    if (ctx.attempt() == 2) {
      ctx.heartbeat(25);
      throw new IllegalStateException("disk");
    }
    return done;
  }

  @Test
  void resultThatDoesNotFit_isAFailureInTheCode() throws Exception {
    Activity<String, Object> other =
        Activity.of("make", String.class, Object.class, (_, _) -> List.of(1));
    Activity<String, Integer> asNumber = Activity.of("make", String.class, Integer.class);
    Workflow<String, Integer> calling =
        Workflow.of(
            "calling", String.class, Integer.class, (ctx, in) -> ctx.activity(asNumber, in));
    try (TestEngine engine = TestEngine.of(calling, other)) {
      RunHandle<Integer> run = engine.client().start(calling, "c", "");

      assertThat(engine.untilEnded(run.id()).head().outcome().toString())
          .contains("result of make", "java.lang.Integer");
    }
  }
}
