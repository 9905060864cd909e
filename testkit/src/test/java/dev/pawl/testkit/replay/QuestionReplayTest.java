package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.cancel;
import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.json;
import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.WaitTimedOutException;
import java.util.List;
import java.util.stream.Stream;

/// Questions to people: answers, choices, deadlines, fallbacks.
final class QuestionReplayTest extends ReplayContract {

  /// An answer with more than one part.
  record Verdict(boolean ship, String why) {}

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        answered(),
        typed(),
        fallback(),
        answeredInTime(),
        timedOut(),
        answerAfterTheFallback(),
        canceled(),
        answeredBefore(),
        lostRace(),
        misfit(),
        twoAtOnce());
  }

  private static ReplayCase answered() {
    return new ReplayCase(
            "question_answered_returnsTheAnswer",
            (ctx, in) -> ctx.ask(Ask.choice("ship", "Ship it?", "yes", "no")))
        .at(5, signal("other", "x"), signal("ship", "yes"))
        .gives(
            """
            0 RunStarted
            0 QuestionAsked 1 ship ["yes", "no"]
            5 SignalReceived other "x"
            5 SignalReceived ship "yes"
            5 RunCompleted "yes"
            = succeeded
            """);
  }

  private static ReplayCase typed() {
    return new ReplayCase(
            "question_typed_decodesTheAnswer",
            (ctx, in) -> ctx.ask(Ask.of("verdict", "Well?", Verdict.class)).why())
        .at(5, new Event.SignalReceived("verdict", json("{\"ship\":true,\"why\":\"green\"}")))
        .gives(
            """
            0 RunStarted
            0 QuestionAsked 1 verdict
            5 SignalReceived verdict {"ship":true,"why":"green"}
            5 RunCompleted "green"
            = succeeded
            """);
  }

  private static Ask<String> withFallback() {
    return Ask.choice("ship", "Ship it?", "yes", "no").orElseAfter(millis(50), "no");
  }

  private static ReplayCase fallback() {
    return new ReplayCase(
            "question_atItsDeadline_takesTheFallback", (ctx, in) -> ctx.ask(withFallback()))
        .at(49)
        .at(50)
        .gives(
            """
            0 RunStarted
            0 QuestionAsked 1 ship ["yes", "no"] or "no" until 50
            50 TimerFired 1
            50 RunCompleted "no"
            = succeeded
            """);
  }

  private static ReplayCase answeredInTime() {
    return new ReplayCase(
            "question_answeredBeforeItsDeadline_takesTheAnswer",
            (ctx, in) -> {
              String answer = ctx.ask(withFallback());
              ctx.sleep(millis(100));
              return answer;
            })
        .at(49, signal("ship", "yes"))
        .at(60)
        .gives(
            """
            0 RunStarted
            0 QuestionAsked 1 ship ["yes", "no"] or "no" until 50
            49 SignalReceived ship "yes"
            49 TimerStarted 2 until 149
            = waiting for timer #2 until 149
            """);
  }

  private static ReplayCase timedOut() {
    return new ReplayCase(
            "question_withoutFallback_timesOut",
            (ctx, in) -> {
              try {
                return ctx.ask(Ask.of("why", "Why?", String.class).within(millis(50)));
              } catch (WaitTimedOutException e) {
                return e.getMessage();
              }
            })
        .at(50)
        .gives(
            """
            0 RunStarted
            0 QuestionAsked 1 why until 50
            50 TimerFired 1
            50 RunCompleted "the answer to 'why' did not come within PT0.05S"
            = succeeded
            """);
  }

  private static ReplayCase answerAfterTheFallback() {
    return new ReplayCase(
            "answer_afterTheFallback_isKeptAsASignal",
            (ctx, in) -> {
              String first = ctx.ask(withFallback());
              return first + ctx.signals("ship", String.class).await();
            })
        .at(50)
        .at(60, signal("ship", "yes"))
        .gives(
            """
            0 RunStarted
            0 QuestionAsked 1 ship ["yes", "no"] or "no" until 50
            50 TimerFired 1
            50 SignalAwaited 2 ship
            60 SignalReceived ship "yes"
            60 RunCompleted "noyes"
            = succeeded
            """);
  }

  private static ReplayCase canceled() {
    return new ReplayCase(
            "question_ofACanceledRun_isWithdrawn", (ctx, in) -> ctx.ask(withFallback()))
        .at(5, cancel("never mind"))
        .at(50)
        .gives(
            """
            0 RunStarted
            0 QuestionAsked 1 ship ["yes", "no"] or "no" until 50
            5 CancelRequested never mind
            5 RunCanceled never mind
            = canceled
            """);
  }

  private static ReplayCase answeredBefore() {
    return new ReplayCase(
            "question_answeredBeforeItIsAsked_returnsAtOnce",
            (ctx, in) -> {
              ctx.sleep(millis(10));
              return ctx.ask(withFallback());
            })
        .at(5, signal("ship", "yes"))
        .at(10)
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            5 SignalReceived ship "yes"
            10 TimerFired 1
            10 QuestionAsked 2 ship ["yes", "no"] or "no" until 60
            10 RunCompleted "yes"
            = succeeded
            """);
  }

  private static ReplayCase lostRace() {
    return new ReplayCase(
            "question_losingARace_isWithdrawn",
            (ctx, in) -> {
              var approval = ctx.askAsync(Ask.choice("ship", "Ship it?", "yes", "no"));
              var tests = echo(ctx, "test");
              return ctx.race(List.of(approval, tests)).index();
            })
        .at(5, done(2, "red"))
        .gives(
            """
            0 RunStarted
            0 QuestionAsked 1 ship ["yes", "no"]
            0 ActivityScheduled 2 echo "test"
            5 ActivityCompleted 2/1 "red"
            5 CommandCanceled 1
            5 RunCompleted 1
            = succeeded
            """);
  }

  private static ReplayCase misfit() {
    return new ReplayCase(
            "question_answerThatDoesNotFit_staysOpen",
            (ctx, in) -> ctx.ask(Ask.of("age", "How old?", Integer.class)))
        .at(5, signal("age", "a lot"))
        .at(6, new Event.SignalReceived("age", json("7")))
        .gives(
            """
            0 RunStarted
            0 QuestionAsked 1 age
            5 SignalReceived age "a lot"
            6 SignalReceived age 7
            6 RunCompleted 7
            = succeeded
            """);
  }

  private static ReplayCase twoAtOnce() {
    return new ReplayCase(
            "questions_severalAtOnce_areAnsweredByName",
            (ctx, in) ->
                ctx.all(
                    List.of(
                        ctx.askAsync(Ask.of("a", "A?", String.class)),
                        ctx.askAsync(Ask.of("b", "B?", String.class)))))
        .at(5, signal("b", "B"))
        .at(6, signal("a", "A"))
        .gives(
            """
            0 RunStarted
            0 QuestionAsked 1 a
            0 QuestionAsked 2 b
            5 SignalReceived b "B"
            6 SignalReceived a "A"
            6 RunCompleted ["A","B"]
            = succeeded
            """);
  }
}
