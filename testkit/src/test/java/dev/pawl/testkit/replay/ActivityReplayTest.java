package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.failed;
import static dev.pawl.testkit.replay.Inputs.json;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.FLAKY;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;
import static dev.pawl.testkit.replay.Things.stepAsync;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.StepFailedException;
import java.util.List;
import java.util.stream.Stream;

/// Steps and activities: how results find their calls, and which results count.
final class ActivityReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        stepCompleted(),
        stepFailed(),
        activityCompleted(),
        activityFailed(),
        failureCaught(),
        twoActivities(),
        manySteps(),
        activityThenTimer(),
        timerThenActivity(),
        identicalActivities(),
        identicalActivitiesOutOfOrder(),
        completedBeforeAwaited(),
        batch(),
        duplicateLater(),
        duplicateInBatch(),
        duplicateOfOtherKind(),
        neverIssued(),
        wrongKind(),
        staleAttempt(),
        lateAttempt(),
        resultInBackoff(),
        afterTheEnd());
  }

  private static ReplayCase stepCompleted() {
    return new ReplayCase("step_completed_returnsItsResult", (ctx, in) -> step(ctx, in) + "!")
        .at(5, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 in
            5 StepCompleted 1/1 "x"
            5 RunCompleted "x!"
            = succeeded
            """)
        .causes("RunStep 1/1 in\n");
  }

  private static ReplayCase stepFailed() {
    return new ReplayCase(
            "step_failedOnce_throws",
            (ctx, in) -> {
              try {
                return step(ctx, "a");
              } catch (StepFailedException e) {
                return e.failure().message();
              }
            })
        .at(5, failed(1, 1, "no"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepFailed 1/1 Boom: no
            5 RunCompleted "no"
            = succeeded
            """);
  }

  private static ReplayCase activityCompleted() {
    return new ReplayCase(
            "activity_completed_returnsItsResult", (ctx, in) -> ctx.activity(ECHO, in))
        .at(5, done(1, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "in"
            5 ActivityCompleted 1/1 "x"
            5 RunCompleted "x"
            = succeeded
            """)
        .causes("EnqueueActivity 1/1 echo\n");
  }

  private static ReplayCase activityFailed() {
    return new ReplayCase(
            "activity_failedAndNotCaught_failsTheRun", (ctx, in) -> ctx.activity(ECHO, in))
        .at(5, failed(1, 1, "no"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "in"
            5 ActivityFailed 1/1 Boom: no
            5 RunFailed ActivityFailedException: activity echo failed: Boom: no
            = failed
            """);
  }

  private static ReplayCase failureCaught() {
    return new ReplayCase(
            "activity_failedAndCaught_isCompensated",
            (ctx, in) -> {
              ctx.activity(ECHO, "debit");
              try {
                ctx.activity(ECHO, "ship");
              } catch (ActivityFailedException e) {
                ctx.activity(ECHO, "refund");
              }
              return "even";
            })
        .at(5, done(1, "ok"))
        .at(6, failed(2, 1, "lost"))
        .at(7, done(3, "ok"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "debit"
            5 ActivityCompleted 1/1 "ok"
            5 ActivityScheduled 2 echo "ship"
            6 ActivityFailed 2/1 Boom: lost
            6 ActivityScheduled 3 echo "refund"
            7 ActivityCompleted 3/1 "ok"
            7 RunCompleted "even"
            = succeeded
            """);
  }

  private static ReplayCase twoActivities() {
    return new ReplayCase(
            "activities_inSequence_takeEachOthersResults",
            (ctx, in) -> ctx.activity(ECHO, ctx.activity(ECHO, in) + "2"))
        .at(5, done(1, "a"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "in"
            5 ActivityCompleted 1/1 "a"
            5 ActivityScheduled 2 echo "a2"
            = waiting for activity #2 echo
            """)
        .causes("EnqueueActivity 1/1 echo\nEnqueueActivity 2/1 echo\n");
  }

  private static ReplayCase manySteps() {
    int steps = 40;
    ReplayCase replayed =
        new ReplayCase(
            "steps_manyInSequence_allComplete",
            (ctx, in) -> {
              String last = "";
              for (int i = 0; i < steps; i++) {
                last = step(ctx, "s" + i);
              }
              return last;
            });
    StringBuilder lines = new StringBuilder("0 RunStarted\n0 StepScheduled 1 s0\n");
    for (int i = 1; i <= steps; i++) {
      replayed = replayed.at(i, stepDone(i, "r" + i));
      lines.append("%d StepCompleted %d/1 \"r%d\"\n".formatted(i, i, i));
      if (i < steps) {
        lines.append("%d StepScheduled %d s%d\n".formatted(i, i + 1, i));
      }
    }
    return replayed.gives(lines + "40 RunCompleted \"r40\"\n= succeeded\n");
  }

  private static ReplayCase activityThenTimer() {
    return new ReplayCase(
            "timer_afterActivity_countsFromItsResult",
            (ctx, in) -> {
              String result = ctx.activity(ECHO, in);
              ctx.sleep(millis(50));
              return result;
            })
        .at(7, done(1, "x"))
        .at(56)
        .at(57)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "in"
            7 ActivityCompleted 1/1 "x"
            7 TimerStarted 2 until 57
            57 TimerFired 2
            57 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase timerThenActivity() {
    return new ReplayCase(
            "activity_afterTimer_isScheduledWhenItFires",
            (ctx, in) -> {
              ctx.sleep(millis(50));
              return ctx.activity(ECHO, in);
            })
        .at(60)
        .at(70, done(2, "x"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 50
            60 TimerFired 1
            60 ActivityScheduled 2 echo "in"
            70 ActivityCompleted 2/1 "x"
            70 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase identicalActivities() {
    return new ReplayCase(
            "activities_identical_areToldApartByNumber",
            (ctx, in) -> {
              var first = echo(ctx, "same");
              var second = echo(ctx, "same");
              return first.await() + second.await();
            })
        .at(5, done(1, "a"))
        .at(6, done(2, "b"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "same"
            0 ActivityScheduled 2 echo "same"
            5 ActivityCompleted 1/1 "a"
            6 ActivityCompleted 2/1 "b"
            6 RunCompleted "ab"
            = succeeded
            """);
  }

  private static ReplayCase identicalActivitiesOutOfOrder() {
    return new ReplayCase(
            "activities_identicalAndOutOfOrder_areToldApartByNumber",
            (ctx, in) -> {
              var first = echo(ctx, "same");
              var second = echo(ctx, "same");
              return first.await() + second.await();
            })
        .at(5, done(2, "b"))
        .at(6, done(1, "a"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "same"
            0 ActivityScheduled 2 echo "same"
            5 ActivityCompleted 2/1 "b"
            6 ActivityCompleted 1/1 "a"
            6 RunCompleted "ab"
            = succeeded
            """);
  }

  private static ReplayCase completedBeforeAwaited() {
    return new ReplayCase(
            "promise_settledBeforeItIsAwaited_returnsAtOnce",
            (ctx, in) -> {
              var early = echo(ctx, "early");
              String second = step(ctx, "b");
              return early.isDone() + early.await() + second;
            })
        .at(5, done(1, "a"))
        .at(6, stepDone(2, "b"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "early"
            0 StepScheduled 2 b
            5 ActivityCompleted 1/1 "a"
            6 StepCompleted 2/1 "b"
            6 RunCompleted "trueab"
            = succeeded
            """);
  }

  private static ReplayCase batch() {
    return new ReplayCase(
            "results_inOneBatch_areTakenInOrder",
            (ctx, in) -> {
              var a = echo(ctx, "a");
              var b = stepAsync(ctx, "b");
              return a.await() + b.await() + step(ctx, "c");
            })
        .at(5, stepDone(2, "b"), done(1, "a"))
        .at(6, stepDone(3, "c"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 StepScheduled 2 b
            5 StepCompleted 2/1 "b"
            5 ActivityCompleted 1/1 "a"
            5 StepScheduled 3 c
            6 StepCompleted 3/1 "c"
            6 RunCompleted "abc"
            = succeeded
            """);
  }

  private static ReplayCase duplicateLater() {
    return new ReplayCase(
            "result_reportedTwice_countsOnce",
            (ctx, in) -> ctx.activity(ECHO, "a") + ctx.activity(ECHO, "b"))
        .at(5, done(1, "x"))
        .at(6, done(1, "other"))
        .at(7, done(2, "y"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 ActivityCompleted 1/1 "x"
            5 ActivityScheduled 2 echo "b"
            7 ActivityCompleted 2/1 "y"
            7 RunCompleted "xy"
            = succeeded
            """);
  }

  private static ReplayCase duplicateInBatch() {
    return new ReplayCase(
            "result_twiceInOneBatch_theFirstCounts",
            (ctx, in) -> ctx.activity(ECHO, "a") + ctx.activity(ECHO, "b"))
        .at(5, done(1, "x"), done(1, "other"), done(2, "y"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 ActivityCompleted 1/1 "x"
            5 ActivityScheduled 2 echo "b"
            5 ActivityCompleted 2/1 "y"
            5 RunCompleted "xy"
            = succeeded
            """);
  }

  private static ReplayCase duplicateOfOtherKind() {
    return new ReplayCase(
            "failure_afterTheResult_isDropped",
            (ctx, in) -> List.of(ctx.activity(ECHO, "a"), step(ctx, "b")))
        .at(5, done(1, "x"))
        .at(6, failed(1, 1, "late"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 ActivityCompleted 1/1 "x"
            5 StepScheduled 2 b
            = running for step #2 b
            """);
  }

  private static ReplayCase neverIssued() {
    return new ReplayCase(
            "result_ofAnUnknownCommand_isDropped", (ctx, in) -> ctx.activity(ECHO, "a"))
        .at(5, done(9, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            = waiting for activity #1 echo
            """);
  }

  private static ReplayCase wrongKind() {
    return new ReplayCase(
            "result_ofAnotherKind_isDropped",
            (ctx, in) -> {
              ctx.sleep(millis(50));
              return step(ctx, "a");
            })
        .at(5, done(1, "x"), stepDone(1, "x"), Inputs.childDone(1, "x"))
        .at(50)
        .at(55, done(2, "x"), Inputs.childFailed(2, "x"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 50
            50 TimerFired 1
            50 StepScheduled 2 a
            = running for step #2 a
            """);
  }

  private static ReplayCase staleAttempt() {
    return new ReplayCase(
            "result_ofAnEarlierAttempt_isDropped", (ctx, in) -> ctx.activity(FLAKY, "a"))
        .at(5, failed(1, 1, "no"))
        .at(15)
        .at(20, done(1, 1, "late"), failed(1, 1, "late"))
        .at(25, done(1, 2, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 flaky "a"
            5 AttemptFailed 1/1 Boom: no until 15
            15 AttemptStarted 1/2
            25 ActivityCompleted 1/2 "x"
            25 RunCompleted "x"
            = succeeded
            """)
        .causes("EnqueueActivity 1/1 flaky\nEnqueueActivity 1/2 flaky\n");
  }

  private static ReplayCase lateAttempt() {
    return new ReplayCase(
            "attempt_startedAnewAfterACrash_supersedesTheFirst", (ctx, in) -> step(ctx, "a"))
        .at(5, new Event.AttemptStarted(1, 2))
        .at(6, stepDone(1, "stale"))
        .at(7, new Event.StepCompleted(1, 2, json("\"x\"")))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 AttemptStarted 1/2
            7 StepCompleted 1/2 "x"
            7 RunCompleted "x"
            = succeeded
            """)
        .causes("RunStep 1/1 a\nRunStep 1/2 a\n");
  }

  private static ReplayCase resultInBackoff() {
    return new ReplayCase(
            "result_ofAFailedAttempt_isDropped", (ctx, in) -> ctx.activity(FLAKY, "a"))
        .at(5, failed(1, 1, "heartbeat lost"))
        .at(6, done(1, 1, "late"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 flaky "a"
            5 AttemptFailed 1/1 Boom: heartbeat lost until 15
            = waiting for activity #1 flaky attempt 2 until 15
            """);
  }

  private static ReplayCase afterTheEnd() {
    return new ReplayCase("inputs_afterTheEnd_areLeft", (ctx, in) -> ctx.activity(ECHO, "a"))
        .at(
            5,
            new Event.ActivityFailed(1, 1, Failure.of("Boom", "no", true)),
            Inputs.signal("go", "x"),
            Inputs.cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 ActivityFailed 1/1 Boom: no
            5 RunFailed ActivityFailedException: activity echo failed: Boom: no
            = failed
            """)
        .leaves(2);
  }
}
