package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.store.Condition;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Missing code delays work; it never fails or loses it.
final class RegistrationScenariosTest {
  private static final RunId RUN = RunId.of("r");

  private final Workflow<String, String> echo =
      Workflow.of("echo", String.class, String.class, (_, text) -> text);
  private final Activity<String, String> upper = Activity.of("upper", String.class, String.class);
  private final Activity<String, String> upperWithCode =
      upper.implementedBy((_, text) -> text + "!");
  private final Workflow<String, String> calling =
      Workflow.of("calling", String.class, String.class, (ctx, text) -> ctx.activity(upper, text));

  private static RunHead head(TestEngine engine, RunId run) {
    return engine.client().require(run).head();
  }

  @Test
  void runOfUnregisteredType_isBlockedWithTheNextStepAndNeverFails() throws Exception {
    try (TestEngine engine = TestEngine.builder().start()) {
      engine.client().start("echo", "r", Payload.ofJson("\"hi\""), StartOptions.defaults());
      engine.advance(Duration.ofHours(12));

      assertThat(head(engine, RUN).state()).isEqualTo(RunState.BLOCKED);
      assertThat(head(engine, RUN).block().reason()).isEqualTo(BlockReason.UNREGISTERED);
      assertThat(head(engine, RUN).block().report()).contains("'echo'", "Start a node");
      assertThat(Condition.of(engine.client().require(RUN), 0).attention())
          .startsWith("blocked (unregistered)");
    }
  }

  @Test
  void runOfUnregisteredType_goesOnByItselfWhenTheCodeComes() throws Exception {
    try (TestEngine engine = TestEngine.builder().start()) {
      engine.client().start("echo", "r", Payload.ofJson("\"hi\""), StartOptions.defaults());
      engine.settle();

      engine.engine().register(echo);

      assertThat(engine.untilEnded(RUN).head().state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(head(engine, RUN).block()).isNull();
    }
  }

  @Test
  void runThatLostItsCodeInARestart_keepsSignalsAndTimersUntilItIsBack() throws Exception {
    Workflow<String, String> long_ =
        Workflow.of(
            "long",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.sleep(Duration.ofHours(1));
              return ctx.signals("go", String.class).await();
            });
    TestEngine.Builder set = TestEngine.builder().workflows(long_);
    try (TestEngine engine = set.start()) {
      RunHandle<String> run = engine.client().start(long_, "r", "");
      engine.settle();
      set.replaceWorkflows(echo);
      engine.crash();
      engine.client().signal(RUN, "go", "kept");
      engine.advance(Duration.ofHours(3));
      assertThat(head(engine, RUN).state()).isEqualTo(RunState.BLOCKED);

      engine.engine().register(long_);

      assertThat(engine.result(engine.client().handle(run.id(), long_.output()))).isEqualTo("kept");
    }
  }

  @Test
  void childOfUnregisteredType_holdsItsParentUntilTheCodeComes() throws Exception {
    Workflow<String, String> parent =
        Workflow.of("parent", String.class, String.class, (ctx, text) -> ctx.child(echo, text));
    try (TestEngine engine = TestEngine.of(parent)) {
      RunHandle<String> run = engine.client().start(parent, "r", "hi");
      engine.settle();
      assertThat(head(engine, RUN).state()).isEqualTo(RunState.WAITING);
      assertThat(head(engine, RunId.of("r.1")).state()).isEqualTo(RunState.BLOCKED);

      engine.engine().register(echo);

      assertThat(engine.result(run)).isEqualTo("hi");
    }
  }

  @Test
  void blockedRun_canBeCanceledOnceItsCodeIsBackAndTerminatedWithoutIt() throws Exception {
    try (TestEngine engine = TestEngine.builder().start()) {
      RunId other = RunId.of("other");
      engine.client().start("echo", "r", Payload.ofJson("\"\""), StartOptions.defaults());
      engine.client().start("echo", "other", Payload.ofJson("\"\""), StartOptions.defaults());
      engine.settle();
      engine.client().terminate(RUN, "not needed");
      engine.client().cancel(other, "not needed");
      engine.settle();
      assertThat(head(engine, RUN).state()).isEqualTo(RunState.CANCELED);
      assertThat(head(engine, other).state()).isEqualTo(RunState.BLOCKED);

      engine.engine().register(echo);

      assertThat(engine.untilEnded(other).head().state()).isEqualTo(RunState.CANCELED);
    }
  }

  @Test
  void unregisteredActivity_waitsAndIsTakenUpWhenTheCodeComes() throws Exception {
    try (TestEngine engine = TestEngine.of(calling)) {
      RunHandle<String> run = engine.client().start(calling, "r", "hi");
      engine.advance(Duration.ofDays(1));
      assertThat(head(engine, RUN).state()).isEqualTo(RunState.WAITING);
      assertThat(Histories.kinds(engine.client(), RUN))
          .containsExactly("RunStarted", "ActivityScheduled");

      engine.engine().register(upperWithCode);

      assertThat(engine.result(run)).isEqualTo("hi!");
    }
  }

  @Test
  void unregisteredActivity_withABound_failsInTheCodeWhenTimeRunsOut() throws Exception {
    ActivityOptions bounded = ActivityOptions.defaults().withScheduleToClose(Duration.ofHours(1));
    Workflow<String, String> impatient =
        Workflow.of(
            "impatient",
            String.class,
            String.class,
            (ctx, text) -> {
              try {
                return ctx.activity(upper, text, bounded);
              } catch (ActivityFailedException e) {
                return e.failure().type();
              }
            });
    try (TestEngine engine = TestEngine.of(impatient)) {
      assertThat(engine.result(engine.client().start(impatient, "r", ""))).isEqualTo("Timeout");
    }
  }

  @Test
  void registration_ofTheSameTwice_isRefused() {
    assertRefused(ErrorCode.REGISTRATION, () -> TestEngine.builder().workflows(echo, echo).start())
        .hasMessageContainingAll("echo", "version");
    assertRefused(
        ErrorCode.REGISTRATION,
        () -> TestEngine.builder().activities(upperWithCode, upperWithCode).start());
    assertRefused(ErrorCode.REGISTRATION, () -> TestEngine.builder().activities(upper).start())
        .hasMessageContaining("no code");
  }

  @Test
  void unblock_ofARunThatIsNotBlocked_isRefused() throws Exception {
    try (TestEngine engine = TestEngine.of(calling)) {
      engine.client().start(calling, "r", "hi");
      engine.settle();

      assertRefused(ErrorCode.WRONG_STATE, () -> engine.client().unblock(RUN, "why not"))
          .hasMessageContaining("blocked");
    }
  }
}
