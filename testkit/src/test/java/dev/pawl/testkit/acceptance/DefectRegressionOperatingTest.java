package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.InMemoryStore;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The defects of the forerunner that those met who ran workflows (D3, D4, D11 to D21), each as the
/// property that it broke. What broke a tool or command there is shown on the client here.
@Tag("alone")
@Timeout(60)
final class DefectRegressionOperatingTest {
  private final Journal journal = new Journal();
  private final Gate gate = new Gate();
  private final Workflow<String, String> waiting =
      Workflow.of(
          "waiting",
          String.class,
          String.class,
          (ctx, _) -> {
            ctx.status("waits");
            return ctx.signals("go", String.class).await();
          });
  private final Workflow<String, String> echo =
      Workflow.of("echo", String.class, String.class, (_, text) -> text);
  private final Activity<String, String> held =
      Activity.of(
          "held",
          String.class,
          String.class,
          (ctx, text) -> {
            journal.add(ctx.attempt() + " " + ctx.idempotencyKey());
            gate.pass();
            return text;
          });
  private final Workflow<String, String> holding =
      Workflow.of("holding", String.class, String.class, (ctx, text) -> ctx.activity(held, text));

  private TestEngine start() {
    return TestEngine.builder().workflows(waiting, echo, holding).activities(held).start();
  }

  private static List<RunRecord> list(TestEngine engine, String query) {
    return engine.client().list(QueryParser.parse(query), ListOptions.FROM_NEWEST, 100).runs();
  }

  private static ErrorCode codeOf(Throwable fault) {
    return ((PawlException) fault).code();
  }

  /// Filters of lists were ignored.
  @Test
  void d03_listFilter_isObeyed() throws Exception {
    try (TestEngine engine = start()) {
      engine.client().start(waiting, "w", "");
      engine.client().start(echo, "e", "");
      engine.settle();

      assertThat(list(engine, "type:waiting")).hasSize(1);
      assertThat(list(engine, "state:succeeded")).hasSize(1);
      assertThat(list(engine, "type:echo state:waiting")).isEmpty();
      assertThat(list(engine, "")).hasSize(2);
    }
  }

  /// Lists gave ids where records were read, and showed nothing.
  @Test
  void d04_list_givesWholeRuns() throws Exception {
    try (TestEngine engine = start()) {
      engine.client().start(waiting, "w", "");
      engine.settle();

      RunRecord run = list(engine, "").getFirst();
      assertThat(run.id()).isEqualTo(RunId.of("w"));
      assertThat(run.type()).isEqualTo("waiting");
      assertThat(run.head().state()).isEqualTo(RunState.WAITING);
      assertThat(run.head().status()).isEqualTo("waits");
    }
  }

  /// Asking for an unknown run threw; states were documented that did not exist.
  @Test
  void d11_get_knowsNoRunAndEveryStateWord() throws Exception {
    try (TestEngine engine = start()) {
      assertThat(engine.client().get(RunId.of("nobody"))).isEmpty();
      for (String word : List.of("running", "completed", "failed", "canceled", "queued")) {
        assertThat(list(engine, "state:" + word)).isEmpty();
      }
      assertThatThrownBy(() -> list(engine, "state:zombie"))
          .hasMessageContaining("zombie")
          .extracting(DefectRegressionOperatingTest::codeOf)
          .isEqualTo(ErrorCode.INVALID_QUERY);
    }
  }

  /// Nobody could cancel; waits could not be given up, nor work under way be stopped.
  @Test
  void d12_cancel_stopsTheActivityAndTheWaitCanBeGivenUp() throws Exception {
    try (TestEngine engine = start()) {
      RunHandle<String> run = engine.client().start(holding, "h", "");
      gate.awaitComers(1);
      CountDownLatch gaveUp = new CountDownLatch(1);
      Thread waiter =
          Thread.startVirtualThread(() -> {
            try {
              run.result();
            } catch (InterruptedException _) {
              gaveUp.countDown();
            }
          });
      waiter.interrupt();
      gaveUp.await();
      assertThat(run.record().head().state()).isEqualTo(RunState.WAITING);

      run.cancel("not needed");

      gate.awaitInterrupt();
      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.CANCELED);
      assertThat(engine.client().delete(run.id(), false)).containsExactly(run.id());
    }
  }

  /// Spaces in JSON typed by people were folded; empty and broken input was taken.
  @Test
  void d13_inputAsText_isKeptExactlyOrRefused() throws Exception {
    JacksonCodec codec = new JacksonCodec();
    try (TestEngine engine = start()) {
      Payload spaced = codec.parse("input", "  \"two  spaces   kept\" ");
      engine.client().start("echo", "e", spaced, StartOptions.defaults());
      engine.settle();
      assertThat(engine.client().require(RunId.of("e")).head().outcome())
          .isEqualTo(new Event.RunCompleted(Payload.ofJson("\"two  spaces   kept\"")));

      assertThatThrownBy(() -> codec.parse("input", "{\"a\": }"))
          .hasMessageContaining("column")
          .extracting(DefectRegressionOperatingTest::codeOf)
          .isEqualTo(ErrorCode.INVALID_PAYLOAD);
      assertThatThrownBy(() -> codec.parse("input", ""))
          .extracting(DefectRegressionOperatingTest::codeOf)
          .isEqualTo(ErrorCode.INVALID_PAYLOAD);
    }
  }

  /// Work under way was repeated after a crash without a word. It still is, since nobody can know
  /// how far it got; but it can tell.
  @Test
  void d14_activityUnderWayInACrash_isRepeatedWithTheSameKeyAndTheNextNumber() throws Exception {
    try (TestEngine engine = start()) {
      RunHandle<String> run = engine.client().start(holding, "h", "x");
      gate.awaitComers(1);
      engine.crash();
      gate.awaitComers(1);
      gate.open();

      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(journal.lines()).containsExactly("1 h/1/1", "2 h/1/1");
    }
  }

  /// A process without the code pulled the messages of a run and killed it after ten attempts.
  @Test
  void d15_restartsWithoutTheCode_loseNothing() throws Exception {
    TestEngine.Builder set = TestEngine.builder().workflows(waiting);
    try (TestEngine engine = set.start()) {
      RunHandle<String> run = engine.client().start(waiting, "w", "");
      engine.settle();
      set.replaceWorkflows(echo);
      for (int i = 0; i < 15; i++) {
        engine.crash(Duration.ofHours(1));
        engine.client().signal(run.id(), "go", i == 0 ? "first" : "later");
        engine.settle();
      }
      assertThat(engine.client().require(run.id()).head().block().reason())
          .isEqualTo(BlockReason.UNREGISTERED);

      set.replaceWorkflows(waiting);
      engine.crash();

      assertThat(engine.untilEnded(run.id()).head().outcome())
          .isEqualTo(new Event.RunCompleted(Payload.ofJson("\"first\"")));
    }
  }

  /// Two things at once were the most.
  @Test
  void d16_activities_runManyAtOnceByDefault() throws Exception {
    Workflow<String, Integer> fan =
        Workflow.of(
            "fan",
            String.class,
            Integer.class,
            (ctx, _) -> {
              List<Promise<String>> all = new ArrayList<>();
              for (int i = 0; i < 50; i++) {
                all.add(ctx.activityAsync(held, ""));
              }
              return ctx.all(all).size();
            });
    try (TestEngine engine = TestEngine.of(fan, held)) {
      RunHandle<Integer> run = engine.client().start(fan, "f", "");
      gate.awaitComers(50);
      gate.open();

      assertThat(engine.result(run)).isEqualTo(50);
      assertThat(gate.peak()).isEqualTo(50);
    }
  }

  /// What a body used was captured once and stale after a new session.
  @Test
  void d17_activityAfterARestart_usesWhatThatEngineWasGiven() throws Exception {
    ActivityOptions patient =
        ActivityOptions.defaults().withRetry(RetryPolicy.fixed(5, Duration.ofMinutes(1)));
    Activity<String, String> ask = Activity.of("ask", String.class, String.class).with(patient);
    Workflow<String, String> asker =
        Workflow.of("asker", String.class, String.class, (ctx, text) -> ctx.activity(ask, text));
    InMemoryStore store = new InMemoryStore(InstantSource.system(), false);
    try (TestEngine first =
        TestEngine.builder()
            .store(store)
            .workflows(asker)
            .activities(
                ask.implementedBy((_, _) -> {
                  throw new IllegalStateException("session is gone");
                }))
            .start()) {
      first.client().start(asker, "a", "hello");
      first.settle();
    }
    try (TestEngine second =
        TestEngine.builder()
            .store(store)
            .workflows(asker)
            .activities(ask.implementedBy((_, text) -> text + " from the new session"))
            .start()) {
      RunHandle<String> run = second.client().handle(RunId.of("a"), asker.output());

      assertThat(second.result(run)).isEqualTo("hello from the new session");
    }
  }

  /// A failed start left the store open, and every shutdown slept for a second.
  @Test
  void d18_startThatFails_leavesTheStoreUsableAndCloseIsQuick() throws Exception {
    InMemoryStore store = new InMemoryStore(InstantSource.system(), false);
    assertThatThrownBy(() -> Engine.builder(store).workflows(echo, echo).start())
        .extracting(DefectRegressionOperatingTest::codeOf)
        .isEqualTo(ErrorCode.REGISTRATION);

    Engine engine = Engine.builder(store).workflows(echo).start();
    assertThat(engine.client().start(echo, "e", "hi").result(Duration.ofSeconds(20)))
        .isEqualTo("hi");
    long begin = System.nanoTime();
    engine.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(500));
  }

  /// A workflow registered at the wrong moment was dropped with a warning.
  @Test
  void d19_registration_countsWheneverItComes() throws Exception {
    try (TestEngine engine = TestEngine.builder().start()) {
      engine.client().start("echo", "e", Payload.ofJson("\"hi\""), StartOptions.defaults());
      engine.settle();
      engine.engine().register(echo);

      assertThat(engine.result(engine.client().handle(RunId.of("e"), echo.output())))
          .isEqualTo("hi");
      assertThat(engine.engine().workflows()).containsExactly(echo);
    }
  }

  /// The hook that was to tell of activities told nothing.
  @Test
  void d20_activities_areCountedAndShown() throws Exception {
    try (TestEngine engine = start()) {
      RunHandle<String> run = engine.client().start(holding, "h", "");
      gate.awaitComers(1);
      assertThat(engine.client().metrics().activities()).isEqualTo(1);
      assertThat(run.record().head().waits()).extracting(wait -> wait.name()).contains("held");
      gate.open();
      engine.result(run);
    }
  }

  /// End-to-end tests worked in one checkout only. Anybody can write them with the test kit alone:
  /// no file, no process, no fixed place.
  @Test
  void d21_endToEndTest_needsTheTestKitAndNothingElse() throws Exception {
    try (TestEngine engine = TestEngine.of(waiting)) {
      RunHandle<String> run = engine.client().start(waiting, "w", "");
      engine.advance(Duration.ofHours(30));
      run.signal("go", "on");

      assertThat(engine.result(run)).isEqualTo("on");
      assertThat(engine.store().check()).isEmpty();
    }
  }
}
