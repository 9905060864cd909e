package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.RealEngine.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.RunFailedException;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.acceptance.Samples.Decision;
import dev.pawl.testkit.acceptance.Samples.Deploy;
import dev.pawl.testkit.acceptance.Samples.Outcome;
import dev.pawl.testkit.acceptance.Samples.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The usual things on the real host: no virtual clock, no rebuild at every wait.
@Tag("alone")
@Timeout(60)
final class RealTimeScenariosTest {
  private final Journal journal = new Journal();

  @Test
  void approval_byAPersonInAnotherThread_deploys() throws Exception {
    Samples samples = new Samples();
    try (RealEngine engine = RealEngine.of(samples.approveDeploy, samples.activities())) {
      RunHandle<Outcome> run = engine.client().start(samples.approveDeploy, "a", "v1");
      Thread person =
          Thread.startVirtualThread(() -> {
            try {
              engine.client().awaitStatus(run.id(), 0, SOON);
              run.signal("deploy-decision", new Decision("approve", ""));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });

      assertThat(run.result(SOON)).isEqualTo(new Outcome("deployed", "deployed v1"));
      person.join();
    }
  }

  @Test
  void parallelShellCommands_takeAsLongAsTheLongest() throws Exception {
    Samples samples = new Samples();
    Deploy checks = new Deploy("sleep 0.4", "sleep 0.4", "sleep 0.4");
    try (RealEngine engine = RealEngine.of(samples.parallelChecks, samples.activities())) {
      long begin = System.nanoTime();
      RunHandle<Verdict> run = engine.client().start(samples.parallelChecks, "p", checks);

      assertThat(run.result(SOON)).isEqualTo(new Verdict(true, 0));
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1_100));
    }
  }

  @Test
  void timer_firesInItsTime() throws Exception {
    Workflow<String, String> napping =
        Workflow.of(
            "napping",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.sleep(Duration.ofMillis(150));
              return "up";
            });
    try (RealEngine engine = RealEngine.of(napping)) {
      long begin = System.nanoTime();
      assertThat(engine.client().start(napping, "n", "").result(SOON)).isEqualTo("up");
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(Duration.ofMillis(149), Duration.ofSeconds(2));
    }
  }

  @Test
  void timer_underWayInAKill_firesAfterTheRestart() throws Exception {
    Workflow<String, String> napping =
        Workflow.of(
            "napping",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.step(
                  "before",
                  String.class,
                  _ -> {
                    journal.add("before");
                    return "";
                  });
              ctx.sleep(Duration.ofMillis(300));
              return "up";
            });
    Store store = RealEngine.store();
    RealEngine first = new RealEngine(Engine.builder(store).workflows(napping));
    RunHandle<String> run = first.client().start(napping, "n", "");
    first.client().awaitState(run.id(), SOON, RunState.WAITING);
    first.kill();

    try (RealEngine second = new RealEngine(Engine.builder(store).workflows(napping))) {
      assertThat(second.client().handle(run.id(), napping.output()).result(SOON)).isEqualTo("up");
      assertThat(journal.lines()).containsExactly("before");
    }
  }

  @Test
  void backoff_inRealTime_triesAgain() throws Exception {
    Activity<String, String> flaky =
        Activity.of(
                "flaky",
                String.class,
                String.class,
                (ctx, _) -> {
                  if (ctx.attempt() < 4) {
                    throw new IllegalStateException("503");
                  }
                  return "attempt " + ctx.attempt();
                })
            .with(
                ActivityOptions.defaults().withRetry(RetryPolicy.fixed(5, Duration.ofMillis(20))));
    Workflow<String, String> calling =
        Workflow.of("calling", String.class, String.class, (ctx, in) -> ctx.activity(flaky, in));
    try (RealEngine engine = RealEngine.of(calling, flaky)) {
      assertThat(engine.client().start(calling, "c", "").result(SOON)).isEqualTo("attempt 4");
    }
  }

  @Test
  void signalWait_inRealTime_timesOut() throws Exception {
    Workflow<String, String> waiting =
        Workflow.of(
            "waiting",
            String.class,
            String.class,
            (ctx, _) -> {
              try {
                return ctx.signals("go", String.class).await(Duration.ofMillis(30));
              } catch (WaitTimedOutException e) {
                return "nobody came";
              }
            });
    try (RealEngine engine = RealEngine.of(waiting)) {
      assertThat(engine.client().start(waiting, "w", "").result(SOON)).isEqualTo("nobody came");
    }
  }

  @Test
  void failure_reachesTheWaitingClient() throws Exception {
    Workflow<String, String> failing =
        Workflow.of(
            "failing",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.sleep(Duration.ofMillis(20));
              throw new IllegalStateException("no more disk");
            });
    try (RealEngine engine = RealEngine.of(failing)) {
      RunHandle<String> run = engine.client().start(failing, "f", "");

      assertThatThrownBy(() -> run.result(SOON))
          .isInstanceOf(RunFailedException.class)
          .hasMessageContaining("no more disk");
    }
  }

  @Test
  void manyRuns_startedAndSignaledByManyThreads_allEnd() throws Exception {
    Workflow<Integer, Integer> adding =
        Workflow.of(
            "adding",
            Integer.class,
            Integer.class,
            (ctx, n) -> {
              int a = ctx.step("a", Integer.class, _ -> n);
              int b = ctx.signals("b", Integer.class).await();
              return a + b + ctx.step("c", Integer.class, _ -> 1);
            });
    try (RealEngine engine = RealEngine.of(adding)) {
      List<Thread> users = new ArrayList<>();
      for (int user = 0; user < 20; user++) {
        int first = user * 50;
        users.add(
            Thread.startVirtualThread(() -> {
              for (int i = first; i < first + 50; i++) {
                engine.client().start(adding, "r" + i, i).signal("b", 1_000);
              }
            }));
      }
      for (Thread user : users) {
        user.join();
      }
      for (int i = 0; i < 1_000; i++) {
        RunHandle<Integer> run = engine.client().handle(RunId.of("r" + i), adding.output());
        assertThat(run.result(SOON)).isEqualTo(i + 1_001);
      }
    }
  }

  @Test
  void cancel_ofATree_inRealTime_endsEveryRun() throws Exception {
    Workflow<Integer, Integer> tree =
        Workflow.of(
            "tree",
            Integer.class,
            Integer.class,
            (ctx, depth) -> {
              if (depth == 0) {
                return ctx.signals("never", Integer.class).await();
              }
              Workflow<Integer, Integer> self =
                  Workflow.of("tree", Integer.class, Integer.class, (_, n) -> n);
              return ctx.<Integer>all(
                      List.of(ctx.childAsync(self, depth - 1), ctx.childAsync(self, depth - 1)))
                  .getFirst();
            });
    try (RealEngine engine = RealEngine.of(tree)) {
      RunHandle<Integer> run = engine.client().start(tree, "t", 4);
      await().until(() -> engine.client().metrics().stored().get("waiting") == 31);

      run.cancel("enough");

      await().until(() -> engine.client().metrics().stored().get("canceled") == 31);
    }
  }
}
