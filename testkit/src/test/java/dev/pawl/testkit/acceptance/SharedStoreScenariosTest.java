package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.RealEngine.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.Host;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.runtime.SystemHost;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several nodes on one store, in real time: who stops is replaced, and who lost its lease can
/// compute but record nothing.
@Timeout(60)
final class SharedStoreScenariosTest {
  private final Journal journal = new Journal();
  private final Gate gate = new Gate();
  private final Store store = RealEngine.sharedStore();
  private final Workflow<Integer, Integer> counting =
      Workflow.of(
          "counting",
          Integer.class,
          Integer.class,
          (ctx, steps) -> {
            int sum = 0;
            for (int i = 0; i < steps; i++) {
              int n = i;
              sum += ctx.step("s", Integer.class, _ -> n);
            }
            return sum + ctx.signals("go", Integer.class).await();
          });
  private final Workflow<String, String> holdingStep =
      Workflow.of(
          "holding-step",
          String.class,
          String.class,
          (ctx, in) ->
              ctx.step(
                  "held",
                  String.class,
                  attempt -> {
                    if (attempt.attempt() == 1) {
                      gate.passUninterruptibly();
                    }
                    return in + attempt.attempt();
                  }));
  private final Activity<String, String> held =
      Activity.of(
          "held",
          String.class,
          String.class,
          (ctx, in) -> {
            if (ctx.attempt() == 1) {
              gate.passUninterruptibly();
            }
            return in + ctx.attempt();
          });
  private final Workflow<String, String> holdingActivity =
      Workflow.of(
          "holding-activity", String.class, String.class, (ctx, in) -> ctx.activity(held, in));

  private Engine.Builder node(String name, Workflow<?, ?>... workflows) {
    return Engine.builder(store)
        .workflows(workflows)
        .activities(held)
        .options(options(name, Duration.ofSeconds(10)));
  }

  private static EngineOptions options(String name, Duration lease) {
    return EngineOptions.defaults()
        .withNode(name)
        .withLeaseTtl(lease)
        .withCloseGrace(Duration.ofMillis(100));
  }

  private Engine.Builder node(String name) {
    return node(name, counting, holdingStep, holdingActivity);
  }

  /// A node that is soon taken for dead.
  private Engine.Builder frailNode(String name) {
    return node(name).options(options(name, Duration.ofMillis(500)));
  }

  /// A host on which nothing ever happens later: the node cannot renew its lease.
  private static Host withoutAlarms(SystemHost system) {
    Host host = system.host();
    return new Host(
        host.clock(),
        host.random(),
        host.turns(),
        host.writer(),
        host.bodies(),
        (_, _) -> () -> {},
        host.waits(),
        host.coroutines());
  }

  @Test
  void run_startedOnANodeThatDoesNotOwnIt_isDoneByTheOwner() throws Exception {
    try (RealEngine owner = new RealEngine(node("owner"));
        RealEngine other = new RealEngine(node("other"))) {
      RunHandle<Integer> run = other.client().start(counting, "c", 5);
      other.client().signal(run.id(), "go", 100);

      assertThat(run.result(SOON)).isEqualTo(110);
      assertThat(owner.client().metrics().steps()).isEqualTo(5);
      assertThat(other.client().metrics().steps()).isZero();
    }
  }

  @Test
  void node_killed_isReplacedAndItsRunsGoOn() throws Exception {
    RealEngine first = new RealEngine(frailNode("first"));
    try (RealEngine second = new RealEngine(node("second"))) {
      for (int i = 0; i < 50; i++) {
        first.client().start(counting, "c" + i, 5);
      }
      first.client().awaitState(RunId.of("c49"), SOON, RunState.WAITING);
      first.kill();
      for (int i = 0; i < 50; i++) {
        second.client().signal(RunId.of("c" + i), "go", i);
      }

      for (int i = 0; i < 50; i++) {
        assertThat(second.client().handle(RunId.of("c" + i), counting.output()).result(SOON))
            .isEqualTo(10 + i);
      }
      assertThat(store.check()).isEmpty();
    }
  }

  @Test
  void node_closed_handsOverAtOnce() throws Exception {
    RealEngine first = new RealEngine(node("first"));
    try (RealEngine second = new RealEngine(node("second"))) {
      RunHandle<Integer> run = second.client().start(counting, "c", 3);
      second.client().awaitState(run.id(), SOON, RunState.WAITING);
      first.close();
      run.signal("go", 1);

      assertThat(run.result(SOON)).isEqualTo(4);
    }
  }

  @Test
  void signals_throughTwoNodes_keepTheirOrder() throws Exception {
    int count = 100;
    Workflow<String, List<Integer>> collecting =
        Workflow.of(
            "collecting",
            TypeRef.of(String.class),
            new TypeRef<List<Integer>>() {},
            (ctx, _) -> {
              List<Integer> got = new ArrayList<>();
              while (got.size() < count) {
                got.add(ctx.signals("n", Integer.class).await());
              }
              return got;
            });
    try (RealEngine one = new RealEngine(node("one", collecting));
        RealEngine two = new RealEngine(node("two", collecting))) {
      RunHandle<List<Integer>> run = one.client().start(collecting, "c", "x");
      for (int i = 0; i < count; i++) {
        Client client = i % 2 == 0 ? two.client() : one.client();
        client.signal(run.id(), "n", i);
      }

      assertThat(run.result(SOON)).isSorted().hasSize(count);
    }
  }

  @Test
  void zombie_finishingAnActivity_changesNothing() throws Exception {
    try (SystemHost frozen = new SystemHost();
        Engine zombie = frailNode("zombie").host(withoutAlarms(frozen)).start();
        RealEngine heir = new RealEngine(node("heir"))) {
      zombie.client().start(holdingActivity, "h", "x");
      gate.awaitComers(1);
      RunHandle<String> run = heir.client().handle(RunId.of("h"), holdingActivity.output());
      assertThat(run.result(SOON)).isEqualTo("x2");
      long events = run.record().head().lastSeq();

      gate.open();
      await().until(() -> gate.entries() == 1);
      heir.client().start(holdingActivity, "another", "y");
      heir.client().awaitEnd(RunId.of("another"), SOON);

      assertThat(run.record().head().lastSeq()).isEqualTo(events);
      assertThat(Histories.events(heir.client(), run.id(), Event.ActivityCompleted.class))
          .extracting(Event.ActivityCompleted::attempt)
          .containsExactly(2);
    }
  }

  @Test
  void zombie_finishingAStep_isFencedOff() throws Exception {
    try (SystemHost frozen = new SystemHost();
        Engine zombie = frailNode("zombie").host(withoutAlarms(frozen)).start();
        RealEngine heir = new RealEngine(node("heir"))) {
      zombie.client().start(holdingStep, "h", "x");
      gate.awaitComers(1);
      RunHandle<String> run = heir.client().handle(RunId.of("h"), holdingStep.output());
      assertThat(run.result(SOON)).isEqualTo("x2");

      long commits = zombie.client().metrics().commits();
      gate.open();
      await().until(() -> zombie.client().metrics().commits() > commits);

      assertThat(Histories.events(heir.client(), run.id(), Event.StepCompleted.class))
          .extracting(Event.StepCompleted::attempt)
          .containsExactly(2);
      assertThat(store.check()).isEmpty();
    }
  }

  @Test
  void activities_areSharedByTheNodesThatServeTheirQueue() throws Exception {
    Activity<Integer, String> task =
        Activity.of(
            "task",
            Integer.class,
            String.class,
            (_, _) -> {
              gate.pass();
              return Thread.currentThread().getName();
            });
    Workflow<Integer, Integer> fan =
        Workflow.of(
            "fan",
            Integer.class,
            Integer.class,
            (ctx, width) -> {
              List<Promise<String>> all = new ArrayList<>();
              for (int i = 0; i < width; i++) {
                all.add(ctx.activityAsync(task, i, ActivityOptions.defaults().withQueue("q")));
              }
              return ctx.all(all).size();
            });
    EngineOptions three = EngineOptions.defaults().withQueue("q", 3);
    try (RealEngine one =
            new RealEngine(
                Engine.builder(store)
                    .workflows(fan)
                    .activities(task)
                    .options(three.withNode("one")));
        RealEngine two =
            new RealEngine(
                Engine.builder(store)
                    .workflows(fan)
                    .activities(task)
                    .options(three.withNode("two")))) {
      RunHandle<Integer> run = one.client().start(fan, "f", 20);
      gate.awaitComers(6);
      assertThat(one.client().metrics().activities()).isEqualTo(3);
      assertThat(two.client().metrics().activities()).isEqualTo(3);
      gate.open();

      assertThat(run.result(SOON)).isEqualTo(20);
      assertThat(gate.peak()).isEqualTo(6);
    }
  }

  @Test
  void rollout_newCodeOnOneNodeOnly_takesUpWhatTheOldNodesCouldNot() throws Exception {
    Workflow<String, String> fresh =
        Workflow.of("fresh", String.class, String.class, (_, in) -> in + "!");
    RealEngine old = new RealEngine(node("old"));
    try (RealEngine young = new RealEngine(node("young", fresh))) {
      RunHandle<String> run = young.client().start(fresh, "f", "x");
      await().until(() -> run.record().head().state() == RunState.BLOCKED);

      old.close();

      assertThat(run.result(SOON)).isEqualTo("x!");
    }
  }

  @Test
  void runs_onManyNodesThatComeAndGo_allEndOnce() throws Exception {
    Workflow<Integer, Integer> logging =
        Workflow.of(
            "logging",
            Integer.class,
            Integer.class,
            (ctx, n) -> {
              for (int i = 0; i < 5; i++) {
                ctx.sleep(Duration.ofMillis(100));
                int step = i;
                ctx.step(
                    "s",
                    String.class,
                    at -> {
                      journal.add(n + "/" + step + "/" + at.attempt());
                      return "";
                    });
              }
              return n;
            });
    Duration lease = Duration.ofMillis(500);
    RealEngine first = new RealEngine(node("n1", logging).options(options("n1", lease)));
    RealEngine second = new RealEngine(node("n2", logging).options(options("n2", lease)));
    for (int i = 0; i < 20; i++) {
      second.client().start(logging, "l" + i, i);
    }
    await().until(() -> journal.lines().size() > 20);
    first.kill();
    try (RealEngine third = new RealEngine(node("n3", logging))) {
      await().until(() -> journal.lines().size() > 60);
      second.kill();
      for (int i = 0; i < 20; i++) {
        assertThat(third.client().handle(RunId.of("l" + i), logging.output()).result(SOON))
            .isEqualTo(i);
      }
      assertThat(store.check()).isEmpty();
    }
    assertThat(journal.lines()).doesNotHaveDuplicates();
  }
}
