package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.RunCanceledException;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.CanceledException;
import dev.pawl.engine.workflow.ChildFailedException;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Cancel reaches code, children and activities at once; clean-up still works; nothing hangs on.
final class CancelScenariosTest {
  private final Journal journal = new Journal();
  private final Gate gate = new Gate();
  private final Activity<String, String> held =
      Activity.of(
          "held",
          String.class,
          String.class,
          (_, text) -> {
            gate.pass();
            return text;
          });
  private final Activity<String, String> deaf =
      Activity.of(
          "deaf",
          String.class,
          String.class,
          (_, text) -> {
            gate.passUninterruptibly();
            return text;
          });
  private final Activity<String, String> note =
      Activity.of(
          "note",
          String.class,
          String.class,
          (_, text) -> {
            journal.add(text);
            return text;
          });
  private final Workflow<String, String> waiting =
      Workflow.of(
          "waiting",
          String.class,
          String.class,
          (ctx, _) -> ctx.signals("never", String.class).await());

  private TestEngine start(Workflow<?, ?>... workflows) {
    return TestEngine.builder()
        .workflows(workflows)
        .workflows(waiting)
        .activities(held, deaf, note)
        .start();
  }

  private static RunState state(TestEngine engine, String run) {
    return engine.client().require(RunId.of(run)).head().state();
  }

  @Test
  void cancel_waitingRun_endsItWithTheReason() throws Exception {
    try (TestEngine engine = start()) {
      RunHandle<String> run = engine.client().start(waiting, "w", "");
      engine.settle();

      run.cancel("release was withdrawn");

      RunRecord end = engine.untilEnded(run.id());
      assertThat(end.head().state()).isEqualTo(RunState.CANCELED);
      assertThat(end.head().outcome())
          .isEqualTo(new Event.RunCanceled("release was withdrawn", null));
      assertThatThrownBy(() -> engine.result(run))
          .isInstanceOf(RunCanceledException.class)
          .hasMessageContaining("release was withdrawn");
    }
  }

  @Test
  void cancel_parent_cancelsChildrenAndGrandchildrenButNotDetached() throws Exception {
    Workflow<String, String> middle =
        Workflow.of("middle", String.class, String.class, (ctx, in) -> ctx.child(waiting, in));
    Workflow<String, String> top =
        Workflow.of(
            "top",
            String.class,
            String.class,
            (ctx, in) -> {
              ctx.startDetached(waiting, in, ChildOptions.defaults().withId("free"));
              return ctx.child(middle, in);
            });
    try (TestEngine engine = start(top, middle)) {
      RunHandle<String> run = engine.client().start(top, "t", "");
      engine.settle();
      assertThat(state(engine, "t.2.1")).isEqualTo(RunState.WAITING);

      run.cancel("enough");
      engine.settle();

      for (String id : List.of("t", "t.2", "t.2.1")) {
        assertThat(state(engine, id)).as(id).isEqualTo(RunState.CANCELED);
      }
      assertThat(state(engine, "free")).isEqualTo(RunState.WAITING);
    }
  }

  @Test
  void cancel_whileAnActivityRuns_interruptsItAndIgnoresItsResult() throws Exception {
    Workflow<String, String> holding =
        Workflow.of("holding", String.class, String.class, (ctx, in) -> ctx.activity(held, in));
    try (TestEngine engine = start(holding)) {
      RunHandle<String> run = engine.client().start(holding, "h", "");
      gate.awaitComers(1);

      run.cancel("enough");
      gate.awaitInterrupt();

      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.CANCELED);
      assertThat(Histories.kinds(engine.client(), run.id()))
          .containsExactly("RunStarted", "ActivityScheduled", "CancelRequested", "RunCanceled");
    }
  }

  @Test
  void cancel_whileAnActivityIgnoresIt_endsTheRunAllTheSame() throws Exception {
    Workflow<String, String> holding =
        Workflow.of("holding", String.class, String.class, (ctx, in) -> ctx.activity(deaf, in));
    try (TestEngine engine = start(holding)) {
      RunHandle<String> run = engine.client().start(holding, "h", "");
      gate.awaitComers(1);

      run.cancel("enough");
      RunRecord end = engine.client().awaitEnd(run.id(), Duration.ofSeconds(20));
      long events = end.head().lastSeq();
      gate.open();
      engine.settle();

      assertThat(end.head().state()).isEqualTo(RunState.CANCELED);
      assertThat(gate.entries()).isEqualTo(1);
      assertThat(run.record().head().lastSeq()).isEqualTo(events);
    }
  }

  @Test
  void cancel_activityStillInItsQueue_neverStartsIt() throws Exception {
    Workflow<String, String> queued =
        Workflow.of(
            "queued",
            String.class,
            String.class,
            (ctx, in) -> ctx.activity(note, in, ActivityOptions.defaults().withQueue("later")));
    TestEngine.Builder set = TestEngine.builder().workflows(queued).activities(note);
    try (TestEngine engine = set.start()) {
      RunHandle<String> run = engine.client().start(queued, "q", "late");
      engine.settle();
      run.cancel("enough");
      engine.settle();

      set.options(EngineOptions.defaults().withQueue("later", 4));
      engine.crash();
      engine.advance(Duration.ofMinutes(5));

      assertThat(journal.lines()).isEmpty();
    }
  }

  @Test
  void cleanup_onCancel_runsLastToFirstAndMayUseTheContext() throws Exception {
    Workflow<String, String> booking =
        Workflow.of(
            "booking",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.cleanup(() -> ctx.activity(note, "cancel hotel"));
              ctx.cleanup(() -> {
                ctx.sleep(Duration.ofMinutes(5));
                ctx.activity(note, "cancel flight");
              });
              return ctx.signals("never", String.class).await();
            });
    try (TestEngine engine = start(booking)) {
      RunHandle<String> run = engine.client().start(booking, "b", "");
      engine.settle();
      run.cancel("storm");
      engine.settle();
      engine.crash();

      RunRecord end = engine.untilEnded(run.id());

      assertThat(end.head().state()).isEqualTo(RunState.CANCELED);
      assertThat(end.head().outcome()).isEqualTo(new Event.RunCanceled("storm", null));
      assertThat(journal.lines()).containsExactly("cancel flight", "cancel hotel");
    }
  }

  @Test
  void cleanup_thatFails_isToldAndTheOthersRun() throws Exception {
    Workflow<String, String> booking =
        Workflow.of(
            "booking",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.cleanup(() -> ctx.activity(note, "cancel hotel"));
              ctx.cleanup(() -> {
                throw new IllegalStateException("airline does not answer");
              });
              return ctx.signals("never", String.class).await();
            });
    try (TestEngine engine = start(booking)) {
      RunHandle<String> run = engine.client().start(booking, "b", "");
      engine.settle();
      run.cancel("storm");

      assertThat(engine.untilEnded(run.id()).head().outcome())
          .isInstanceOfSatisfying(
              Event.RunCanceled.class,
              end ->
                  assertThat(end.cleanupFailure().message()).isEqualTo("airline does not answer"));
      assertThat(journal.lines()).containsExactly("cancel hotel");
    }
  }

  @Test
  void code_thatCatchesTheCancel_stillEndsCanceled() throws Exception {
    Workflow<String, String> stubborn =
        Workflow.of(
            "stubborn",
            String.class,
            String.class,
            (ctx, _) -> {
              try {
                ctx.sleep(Duration.ofDays(1));
              } catch (CanceledException e) {
                return "finished after all";
              }
              return "slept";
            });
    try (TestEngine engine = start(stubborn)) {
      RunHandle<String> run = engine.client().start(stubborn, "s", "");
      engine.settle();
      run.cancel("enough");

      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.CANCELED);
    }
  }

  @Test
  void cancel_twiceOrAfterTheEnd_changesNothing() throws Exception {
    try (TestEngine engine = start()) {
      RunHandle<String> run = engine.client().start(waiting, "w", "");
      engine.settle();
      run.cancel("first");
      engine.settle();
      long events = run.record().head().lastSeq();

      assertRefused(ErrorCode.WRONG_STATE, () -> run.cancel("second"))
          .hasMessageContaining("canceled");
      assertThat(run.record().head().lastSeq()).isEqualTo(events);
    }
  }

  @Test
  void promise_canceled_stopsItsWorkAndNothingElse() throws Exception {
    Workflow<String, String> choosy =
        Workflow.of(
            "choosy",
            String.class,
            String.class,
            (ctx, in) -> {
              Promise<String> slow = ctx.activityAsync(held, in);
              Promise<String> child = ctx.childAsync(waiting, in);
              ctx.signals("decide", String.class).await();
              slow.cancel();
              child.cancel();
              try {
                return slow.await();
              } catch (CanceledException e) {
                return ctx.activity(note, "went on");
              }
            });
    try (TestEngine engine = start(choosy)) {
      RunHandle<String> run = engine.client().start(choosy, "c", "");
      gate.awaitComers(1);
      run.signal("decide", "");
      gate.awaitInterrupt();

      assertThat(engine.result(run)).isEqualTo("went on");
      assertThat(state(engine, "c.2")).isEqualTo(RunState.CANCELED);
    }
  }

  @Test
  void terminate_runsNoCodeAndStopsWhatRuns() throws Exception {
    Workflow<String, String> booking =
        Workflow.of(
            "booking",
            String.class,
            String.class,
            (ctx, in) -> {
              ctx.cleanup(() -> ctx.activity(note, "cleaned up"));
              try {
                ctx.childAsync(waiting, in);
                return ctx.activity(held, in);
              } finally {
                journal.add("finally");
              }
            });
    try (TestEngine engine = start(booking)) {
      RunHandle<String> run = engine.client().start(booking, "b", "");
      gate.awaitComers(1);

      engine.client().terminate(run.id(), "now");
      gate.awaitInterrupt();

      RunRecord end = engine.untilEnded(run.id());
      assertThat(end.head().state()).isEqualTo(RunState.CANCELED);
      assertThat(end.head().outcome()).isEqualTo(new Event.RunTerminated("now"));
      engine.settle();
      assertThat(state(engine, "b.1")).isEqualTo(RunState.CANCELED);
      assertThat(journal.lines()).isEmpty();
    }
  }

  @Test
  void terminatedChild_isAFailureForItsParent() throws Exception {
    Workflow<String, String> top =
        Workflow.of(
            "top",
            String.class,
            String.class,
            (ctx, in) -> {
              try {
                return ctx.child(waiting, in);
              } catch (ChildFailedException e) {
                return e.failure().type() + ": " + e.failure().message();
              }
            });
    try (TestEngine engine = start(top)) {
      RunHandle<String> run = engine.client().start(top, "t", "");
      engine.settle();
      engine.client().terminate(RunId.of("t.1"), "child is wrong");

      assertThat(engine.result(run)).isEqualTo("Canceled: child is wrong");
    }
  }
}
