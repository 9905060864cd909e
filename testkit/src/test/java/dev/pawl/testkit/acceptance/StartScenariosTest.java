package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Starting a run: once per id, whoever asks and however often.
final class StartScenariosTest {
  private final Journal journal = new Journal();
  private final Workflow<String, String> work =
      Workflow.of(
          "work",
          String.class,
          String.class,
          (ctx, text) -> {
            ctx.step(
                "work",
                String.class,
                _ -> {
                  journal.add("worked");
                  return "";
                });
            return text + "!";
          });
  private final Workflow<String, String> other =
      Workflow.of("other", String.class, String.class, (_, text) -> text);
  private final Workflow<String, String> waiting =
      Workflow.of(
          "waiting",
          String.class,
          String.class,
          (ctx, _) -> ctx.signals("go", String.class).await());
  private final Workflow<Object, Object> any =
      Workflow.of("any", Object.class, Object.class, (_, value) -> value);
  private final TestEngine engine =
      TestEngine.builder().workflows(work, other, waiting, any).start();

  @AfterEach
  void close() {
    engine.close();
  }

  private int runs() {
    return engine.client().list(RunQuery.ALL, ListOptions.FROM_NEWEST, 100).runs().size();
  }

  @Test
  void start_again_findsTheSameRun() throws Exception {
    RunHandle<String> first = engine.client().start(work, "w", "hi");
    RunHandle<String> second = engine.client().start(work, "w", "hi");
    assertThat(engine.result(first)).isEqualTo("hi!");

    RunHandle<String> third = engine.client().start(work, "w", "hi");

    assertThat(engine.result(second)).isEqualTo("hi!");
    assertThat(engine.result(third)).isEqualTo("hi!");
    assertThat(journal.lines()).containsExactly("worked");
  }

  @Test
  void start_byManyAtOnce_makesOneRun() throws Exception {
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      callers.add(Thread.startVirtualThread(() -> engine.client().start(work, "w", "hi")));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    engine.settle();

    assertThat(runs()).isEqualTo(1);
    assertThat(journal.lines()).containsExactly("worked");
  }

  @Test
  void start_sameIdOtherInput_isAConflictThatNamesTheRun() throws Exception {
    engine.client().start(work, "w", "hi");
    engine.settle();

    assertRefused(ErrorCode.RUN_ID_CONFLICT, () -> engine.client().start(work, "w", "ho"))
        .hasMessageContainingAll("'w'", "succeeded", "another input");
    assertThat(journal.lines()).containsExactly("worked");
  }

  @Test
  void start_sameIdOtherType_isAConflictThatNamesBothTypes() {
    engine.client().start(work, "w", "hi");

    assertRefused(ErrorCode.RUN_ID_CONFLICT, () -> engine.client().start(other, "w", "hi"))
        .hasMessageContainingAll("'w'", "'work'", "'other'");
  }

  @Test
  void start_crashRightAfter_runsAllTheSame() throws Exception {
    engine.client().start(work, "w", "hi");
    engine.crash();

    assertThat(engine.untilEnded(RunId.of("w")).head().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void start_idOfADeletedRun_beginsAfresh() throws Exception {
    engine.result(engine.client().start(work, "w", "hi"));
    engine.client().delete(RunId.of("w"), false);

    assertThat(engine.result(engine.client().start(work, "w", "ho"))).isEqualTo("ho!");
    assertThat(journal.lines()).hasSize(2);
  }

  @Test
  void start_withLabels_showsThemFromTheBeginningAndToTheEnd() throws Exception {
    StartOptions options = StartOptions.defaults().withLabels(Map.of("team", "x", "env", "prod"));
    RunHandle<String> run = engine.client().start(waiting, "w", "", options);
    assertThat(run.record().head().labels()).isEqualTo(options.labels());
    engine.crash();
    engine.client().signal(run.id(), "go", "");

    assertThat(engine.untilEnded(run.id()).head().labels()).isEqualTo(options.labels());
  }

  @Test
  void start_inputThatIsNoJson_isRefusedAndMakesNoRun() {
    Map<String, Object> circle = new HashMap<>();
    circle.put("self", circle);

    assertRefused(ErrorCode.INVALID_PAYLOAD, () -> engine.client().start(any, "a", circle))
        .hasMessageContaining("input");
    assertThat(runs()).isZero();
  }

  @Test
  void start_nullInput_reachesTheCode() throws Exception {
    RunHandle<Object> run = engine.client().start(any, "a", null);

    assertThat(engine.result(run)).isNull();
  }

  @Test
  void values_ofEveryJsonKind_comeBackAsTheyWere() throws Exception {
    List<Object> values =
        new ArrayList<>(List.of("text", 12, 1.5, true, List.of(1, "a"), Map.of()));
    values.add(null);

    assertThat(engine.result(engine.client().start(any, "a", values))).isEqualTo(values);
  }

  @Test
  void signalWithStart_noRun_startsItWithTheSignal() throws Exception {
    RunHandle<String> run = engine.client().signalWithStart(waiting, "w", "", "go", "now");

    assertThat(engine.result(run)).isEqualTo("now");
  }

  @Test
  void signalWithStart_runIsThere_signalsIt() throws Exception {
    engine.client().start(waiting, "w", "");
    engine.settle();

    RunHandle<String> run = engine.client().signalWithStart(waiting, "w", "", "go", "now");

    assertThat(engine.result(run)).isEqualTo("now");
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void signalWithStart_conflict_sendsNothing() throws Exception {
    engine.client().start(waiting, "w", "");
    engine.settle();

    assertRefused(
        ErrorCode.RUN_ID_CONFLICT,
        () -> engine.client().signalWithStart(waiting, "w", "else", "go", "now"));
    assertRefused(
        ErrorCode.RUN_ID_CONFLICT,
        () -> engine.client().signalWithStart(work, "w", "", "go", "now"));
    engine.crash();
    engine.settle();

    assertThat(engine.client().require(RunId.of("w")).head().state()).isEqualTo(RunState.WAITING);
  }

  @Test
  void signalWithStart_runHasEnded_saysSo() throws Exception {
    engine.result(engine.client().start(work, "w", "hi"));

    assertRefused(
            ErrorCode.WRONG_STATE,
            () -> engine.client().signalWithStart(work, "w", "hi", "go", "now"))
        .hasMessageContainingAll("w", "succeeded", "'go'");
  }

  @Test
  void run_canceledBeforeItsCodeBegan_runsNoneOfIt() throws Exception {
    try (TestEngine later = TestEngine.builder().start()) {
      later.client().start("work", "w", Payload.ofJson("\"hi\""), StartOptions.defaults());
      later.settle();
      later.client().cancel(RunId.of("w"), "changed my mind");

      later.engine().register(work);

      assertThat(later.untilEnded(RunId.of("w")).head().state()).isEqualTo(RunState.CANCELED);
      assertThat(journal.lines()).isEmpty();
      assertThat(Histories.kinds(later.client(), RunId.of("w")))
          .containsExactly("RunStarted", "CancelRequested", "RunCanceled");
    }
  }
}
