package dev.pawl.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Diagnosis;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.FaultyStore;
import dev.pawl.testkit.FaultyStore.Fault;
import dev.pawl.testkit.FaultyStore.Plan;
import dev.pawl.testkit.InMemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The store goes wrong at the first call of an engine, at the second, … until everything runs
/// through: the work is done all the same, and recorded once.
class EveryCallFailsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /// For how many calls a fault lasts that does not pass at once.
  private static final int OUTAGE = 3;

  /// Most of the time is spent in waiting to try again.
  private static final int LANES = 16;

  private static final Activity<String, String> ECHO =
      Activity.of("echo", String.class, String.class, (attempt, text) -> text);

  private static final Workflow<String, String> CHILD =
      Workflow.of("child", String.class, String.class, (ctx, input) -> ctx.activity(ECHO, input));

  private static final Workflow<String, String> WORK =
      Workflow.of(
          "work",
          String.class,
          String.class,
          (ctx, input) -> {
            String step = ctx.step("first", String.class, attempt -> input + "1");
            String child = ctx.child(CHILD, step + "2");
            ctx.kv().put("child", child);
            ctx.sleep(Duration.ofMillis(1));
            return child + ctx.signals("go", String.class).await();
          });

  /// How calls go wrong.
  enum Mode {
    ONCE,
    DONE_BUT_REFUSED,
    FOR_A_WHILE;

    Plan from(long n) {
      return switch (this) {
        case ONCE -> call -> call == n ? Fault.REFUSED : Fault.NONE;
        case DONE_BUT_REFUSED -> call -> call == n ? Fault.DONE_BUT_REFUSED : Fault.NONE;
        case FOR_A_WHILE -> call -> call >= n && call < n + OUTAGE ? Fault.REFUSED : Fault.NONE;
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void store_goesWrongAtAnyCall_workIsDoneAndRecordedOnce(Mode mode) throws Exception {
    List<Callable<Long>> points = new ArrayList<>();
    long calls = work(_ -> Fault.NONE);
    for (long n = 1; n <= calls; n++) {
      Plan plan = mode.from(n);
      points.add(() -> work(plan));
    }
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      for (Future<Long> point : lanes.invokeAll(points)) {
        point.get();
      }
    }
    System.out.printf("%s: %d points of failure%n", mode, points.size());
    // Calls that come close together share a commit, so that a busy machine makes fewer.
    assertThat(points).hasSizeGreaterThan(10);
  }

  /// Returns how many calls were made.
  private static long work(Plan plan) throws Exception {
    InMemoryStore real = new InMemoryStore(InstantSource.system(), false);
    FaultyStore store = new FaultyStore(real, plan);
    EngineOptions options =
        EngineOptions.defaults().withCloseGrace(Duration.ofMillis(200)).withResidentRuns(0);
    Engine engine =
        insist(() ->
            Engine.builder(store).workflows(WORK, CHILD).activities(ECHO).options(options).start());
    try {
      RunId run = RunId.of("r");
      var client = engine.client();
      insist(() -> client.start(WORK, "r", "a"));
      insist(() -> {
        client.signal(run, "go", Payload.ofJson("\"3\""), "once");
        return run;
      });
      Awaitility.await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> real.find(run).orElseThrow().head().state().isTerminal());
    } finally {
      insist(() -> {
        engine.close();
        return engine;
      });
    }
    RunRecord end = real.find(RunId.of("r")).orElseThrow();
    assertThat(end.head().outcome()).isEqualTo(new Event.RunCompleted(Payload.ofJson("\"a123\"")));
    assertThat(Diagnosis.of(real).violations()).isEmpty();
    List<Recorded> history = real.history(RunId.of("r"), 1, 1, 1_000);
    assertThat(history).filteredOn(r -> r.event() instanceof Event.SignalReceived).hasSize(1);
    return store.calls();
  }

  /// What a client does that is told to try again.
  private static <T> T insist(Callable<T> call) throws Exception {
    for (int i = 0; ; i++) {
      try {
        return call.call();
      } catch (PawlException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        if (i > 2 * OUTAGE) {
          throw e;
        }
      }
    }
  }
}
