package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.store.Condition;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Questions to people: shown, answered once with an allowed answer, bounded in time.
final class QuestionScenariosTest {
  private static final Ask<String> DEPLOY = Ask.choice("deploy", "Deploy v7?", "yes", "no");

  private static Workflow<String, String> asking(Ask<String> question) {
    return Workflow.of("w", String.class, String.class, (ctx, _) -> ctx.ask(question));
  }

  private static Payload json(String text) {
    return Payload.ofJson('"' + text + '"');
  }

  @Test
  void question_open_asksForAttentionUntilItIsAnswered() throws Exception {
    Workflow<String, String> asking = asking(DEPLOY);
    try (TestEngine engine = TestEngine.of(asking)) {
      RunHandle<String> run = engine.client().start(asking, "w", "");
      engine.settle();

      Condition condition = Condition.of(run.record(), engine.now().toEpochMilli());
      assertThat(condition.attention()).isEqualTo("asks: Deploy v7?");
      assertThat(run.record().head().waits()).extracting(Wait::kind).contains(Wait.Kind.QUESTION);
      engine.client().answer(run.id(), "deploy", json("yes"));

      assertThat(engine.result(run)).isEqualTo("yes");
      assertThat(Condition.of(run.record(), 0).attention()).isNull();
    }
  }

  @Test
  void answer_thatIsNoChoice_isRefusedWithTheChoices() throws Exception {
    Workflow<String, String> asking = asking(DEPLOY);
    try (TestEngine engine = TestEngine.of(asking)) {
      RunHandle<String> run = engine.client().start(asking, "w", "");
      engine.settle();

      assertRefused(
              ErrorCode.INVALID_ARGUMENT,
              () -> engine.client().answer(run.id(), "deploy", json("maybe")))
          .hasMessageContainingAll("maybe", "yes", "no");
      assertRefused(
          ErrorCode.WRONG_STATE, () -> engine.client().answer(run.id(), "other", json("yes")));
      engine.client().answer(run.id(), "deploy", json("no"));

      assertThat(engine.result(run)).isEqualTo("no");
    }
  }

  @Test
  void question_withFallback_takesItAtTheDeadlineAlsoIfThatPassedWhileDown() throws Exception {
    Workflow<String, String> asking = asking(DEPLOY.orElseAfter(Duration.ofHours(24), "no"));
    try (TestEngine engine = TestEngine.of(asking)) {
      RunHandle<String> run = engine.client().start(asking, "w", "");
      engine.settle();
      engine.crash(Duration.ofHours(30));
      engine.settle();

      assertThat(engine.result(engine.client().handle(run.id(), asking.output()))).isEqualTo("no");
    }
  }

  @Test
  void question_withoutFallback_timesOutInTheCode() throws Exception {
    Workflow<String, String> asking =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              try {
                return ctx.ask(DEPLOY.within(Duration.ofHours(1)));
              } catch (WaitTimedOutException e) {
                return "nobody: " + e.getMessage();
              }
            });
    try (TestEngine engine = TestEngine.of(asking)) {
      assertThat(engine.result(engine.client().start(asking, "w", "")))
          .isEqualTo("nobody: the answer to 'deploy' did not come within PT1H");
    }
  }

  @Test
  void answer_givenTwice_countsOnce() throws Exception {
    Workflow<String, String> asking =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              String first = ctx.ask(DEPLOY);
              ctx.sleep(Duration.ofHours(1));
              return first;
            });
    try (TestEngine engine = TestEngine.of(asking)) {
      RunHandle<String> run = engine.client().start(asking, "w", "");
      engine.settle();
      engine.client().answer(run.id(), "deploy", json("yes"));
      engine.settle();

      assertThatThrownBy(() -> engine.client().answer(run.id(), "deploy", json("no")))
          .hasMessageContaining("does not ask 'deploy' now");
      assertThat(engine.result(run)).isEqualTo("yes");
    }
  }

  @Test
  void answer_sentBeforeTheQuestion_isTakenWhenItIsAsked() throws Exception {
    Workflow<String, String> asking = asking(DEPLOY);
    try (TestEngine engine = TestEngine.of(asking)) {
      RunHandle<String> run = engine.client().signalWithStart(asking, "w", "", "deploy", "yes");

      assertThat(engine.result(run)).isEqualTo("yes");
    }
  }
}
