package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.testkit.InMemoryStore;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever moment the process dies at, the run ends as if it had not.
@Timeout(120)
final class CrashScenariosTest {
  private static final RunId RUN = RunId.of("r");
  private static final Logger WRITER_LOG = Logger.getLogger("dev.pawl.engine.runtime.BatchWriter");

  private final Journal journal = new Journal();
  private final Activity<String, String> fetch =
      Activity.of("fetch", String.class, String.class, (_, text) -> did("fetch " + text));
  private final Activity<String, String> flaky =
      Activity.of(
              "flaky",
              String.class,
              String.class,
              (ctx, text) -> {
                did("flaky");
                if (ctx.attempt() == 1) {
                  throw new IllegalStateException("503");
                }
                return text;
              })
          .with(ActivityOptions.defaults().withRetry(RetryPolicy.fixed(5, Duration.ZERO)));
  private final Workflow<String, String> child =
      Workflow.of("child", String.class, String.class, (ctx, text) -> step(ctx, "child " + text));

  /// A bit of everything, without time.
  private final Workflow<String, String> everything =
      Workflow.of(
          "everything",
          String.class,
          String.class,
          (ctx, in) -> {
            StringBuilder said = new StringBuilder(in);
            ctx.status("begun");
            said.append(step(ctx, "one"));
            said.append(ctx.activity(fetch, "two"));
            ctx.sleep(Duration.ZERO);
            Promise<String> branch = ctx.fork(() -> step(ctx, "branch") + ctx.activity(fetch, "b"));
            said.append(ctx.child(child, "three"));
            said.append(ctx.activity(flaky, "four"));
            said.append(ctx.signals("go", String.class).await());
            ctx.kv().put("reached", "five");
            said.append(branch.await());
            return said.append(step(ctx, "six")).toString();
          });

  /// Dying, the engine complains of its store; nobody needs to read that.
  @BeforeAll
  static void hush() {
    WRITER_LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    WRITER_LOG.setLevel(null);
  }

  private String did(String what) {
    journal.add(what);
    return "[" + what + "]";
  }

  private String step(WorkflowContext ctx, String name) {
    return ctx.step(name, String.class, _ -> did(name));
  }

  private TestEngine start(MortalStore store) {
    return TestEngine.builder()
        .store(store)
        .workflows(everything, child)
        .activities(fetch, flaky)
        .start();
  }

  /// Starts and signals the run, from a thread that may hang if the process dies meanwhile.
  private void startAndSignal(TestEngine engine) {
    Client client = engine.client();
    Thread.startVirtualThread(() -> {
      try {
        client.start(everything, "r", "in:");
        client.signal(RUN, "go", Payload.ofJson("\"!\""), "once");
      } catch (PawlException _) {
        // The process died, or the run has ended meanwhile. It is started and signaled again then.
      }
    });
  }

  private static boolean hasEnded(MortalStore store) {
    return store.find(RUN).map(run -> run.head().state().isTerminal()).orElse(false);
  }

  /// Runs everything, dying at one commit, and returns the run as it ended.
  private RunRecord runDyingAt(MortalStore store, int commit, boolean before) {
    try (TestEngine engine = start(store)) {
      store.dieAt(commit, before, engine::stop);
      startAndSignal(engine);
      soon().until(() -> store.isDead() || hasEnded(store));
      if (store.isDead()) {
        store.revive();
        engine.restart(Duration.ZERO);
        startAndSignal(engine);
        soon().until(() -> hasEnded(store));
      }
      assertThat(store.check()).isEmpty();
      return store.find(RUN).orElseThrow();
    }
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
  }

  /// How often each kind of event happened, further attempts aside.
  private static Map<String, Long> kinds(List<Recorded> history) {
    return history.stream()
        .map(recorded -> recorded.event().kind())
        .filter(kind -> !kind.equals("AttemptStarted") && !kind.equals("AttemptFailed"))
        .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
  }

  private static MortalStore newStore() {
    return new MortalStore(new InMemoryStore(InstantSource.system(), false));
  }

  @ParameterizedTest(name = "died before the commit: {0}")
  @ValueSource(booleans = {true, false})
  void run_whoseProcessDiesAtAnyCommit_endsTheSame(boolean before) {
    MortalStore calm = newStore();
    RunRecord expected = runDyingAt(calm, Integer.MAX_VALUE, before);
    assertThat(expected.head().state()).isEqualTo(RunState.SUCCEEDED);
    Map<String, Long> kinds = kinds(calm.history(RUN, 1, 1, 1_000));
    int deaths = 0;
    for (int commit = 1; commit <= calm.commits() + 5; commit++) {
      MortalStore store = newStore();
      RunRecord actual = runDyingAt(store, commit, before);
      assertThat(actual.head().outcome())
          .as("died at commit %d", commit)
          .isEqualTo(expected.head().outcome());
      assertThat(kinds(store.history(RUN, 1, 1, 1_000)))
          .as("died at commit %d", commit)
          .isEqualTo(kinds);
      deaths = commit <= store.commits() ? deaths + 1 : deaths;
    }
    assertThat(deaths).isGreaterThan(15);
  }

  @ParameterizedTest(name = "died before the commit: {0}")
  @ValueSource(booleans = {true, false})
  void bodies_whoseResultWasRecorded_neverRunAgain(boolean before) {
    for (int commit = 1; commit <= 30; commit++) {
      long ranBefore = journal.count("one");
      MortalStore store = newStore();
      runDyingAt(store, commit, before);
      long attempt =
          store.history(RUN, 1, 1, 1_000).stream()
              .map(Recorded::event)
              .filter(Event.StepCompleted.class::isInstance)
              .mapToLong(event -> ((Event.StepCompleted) event).attempt())
              .findFirst()
              .orElseThrow();

      assertThat(journal.count("one") - ranBefore)
          .as("died at commit %d", commit)
          .isLessThanOrEqualTo(attempt);
    }
  }

  @Test
  void longWorkflow_crashedAtEveryStop_runsEachStepOnce() throws Exception {
    Workflow<Integer, String> long_ =
        Workflow.of(
            "long",
            Integer.class,
            String.class,
            (ctx, days) -> {
              StringBuilder said = new StringBuilder();
              for (int day = 1; day <= days; day++) {
                said.append(step(ctx, "day " + day));
                ctx.activity(fetch, "day " + day);
                ctx.kv().put("day", day);
                ctx.sleep(Duration.ofDays(1));
              }
              return said.toString();
            });
    try (TestEngine engine = TestEngine.of(long_, fetch)) {
      engine.client().start(long_, "r", 15);
      for (int day = 1; day <= 15; day++) {
        engine.settle();
        assertThat(engine.client().kv(RUN)).containsEntry("day", Payload.ofJson("" + day));
        engine.crash(Duration.ofHours(20));
        engine.settle();
        engine.crash(Duration.ofHours(4));
      }
      engine.untilEnded(RUN);

      assertThat(journal.lines()).hasSize(30).doesNotHaveDuplicates();
      assertThat(engine.client().require(RUN).head().state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @Test
  void timers_dueWhileDown_fireAtRestartInTheirOrder() throws Exception {
    Workflow<String, String> sleepy =
        Workflow.of(
            "sleepy",
            String.class,
            String.class,
            (ctx, _) -> {
              List<Promise<String>> naps =
                  List.of(nap(ctx, 3), nap(ctx, 1), nap(ctx, 2), nap(ctx, 48));
              return ctx.all(naps).getLast();
            });
    try (TestEngine engine = TestEngine.of(sleepy)) {
      RunHandle<String> run = engine.client().start(sleepy, "r", "");
      engine.settle();
      engine.crash(Duration.ofHours(24));
      engine.settle();
      assertThat(Histories.events(engine.client(), RUN, Event.TimerFired.class))
          .extracting(Event.TimerFired::command)
          .containsExactly(2, 3, 1);
      engine.advance(Duration.ofHours(24));

      assertThat(engine.result(engine.client().handle(run.id(), sleepy.output())))
          .isEqualTo("slept 48");
    }
  }

  private static Promise<String> nap(WorkflowContext ctx, int hours) {
    Promise<?> timer = ctx.sleepAsync(Duration.ofHours(hours));
    return ctx.fork(() -> {
      timer.await();
      return "slept " + hours;
    });
  }

  @Test
  void clock_setBackAtARestart_breaksNothing() throws Exception {
    Workflow<String, String> timing =
        Workflow.of(
            "timing",
            String.class,
            String.class,
            (ctx, _) -> {
              long first = ctx.now().toEpochMilli();
              step(ctx, "one");
              ctx.signals("go", String.class).await();
              long second = ctx.now().toEpochMilli();
              ctx.sleep(Duration.ofMinutes(1));
              return String.valueOf(ctx.now().toEpochMilli() >= second && second >= first);
            });
    try (TestEngine engine = TestEngine.of(timing)) {
      engine.client().start(timing, "r", "");
      engine.advance(Duration.ofMinutes(30));
      engine.crash(Duration.ofHours(-3));
      engine.client().signal(RUN, "go", "");

      assertThat(engine.result(engine.client().handle(RUN, timing.output()))).isEqualTo("true");
      List<Recorded> history = Histories.of(engine.client(), RUN);
      assertThat(history).extracting(Recorded::atMillis).isSorted();
    }
  }

  @Test
  void manyRuns_underWayInACrash_allGoOn() throws Exception {
    Workflow<Integer, Integer> small =
        Workflow.of(
            "small",
            Integer.class,
            Integer.class,
            (ctx, n) -> {
              int a = ctx.step("a", Integer.class, _ -> n);
              ctx.sleep(Duration.ofMinutes(1));
              return a + ctx.step("b", Integer.class, _ -> 1);
            });
    try (TestEngine engine = TestEngine.of(small)) {
      for (int i = 0; i < 1_000; i++) {
        engine.client().start(small, "s" + i, i);
      }
      engine.crash(Duration.ofMinutes(1));
      engine.advance(Duration.ofMinutes(2));

      assertThat(engine.client().metrics().stored()).containsEntry("succeeded", 1_000L);
    }
  }
}
