package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.childDone;
import static dev.pawl.testkit.replay.Inputs.childFailed;
import static dev.pawl.testkit.replay.Inputs.failed;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.SUB;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.workflow.ChildFailedException;
import dev.pawl.engine.workflow.ChildOptions;
import java.util.List;
import java.util.stream.Stream;

/// Children, detached runs, and what a child reports to its parent.
final class ChildReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        completed(),
        failedChild(),
        canceledChild(),
        ownId(),
        uniqueIds(),
        givenUp(),
        duplicateReport(),
        reportAfterTimeout(),
        detached(),
        detachedOwnId(),
        reportsItsOutput(),
        reportsItsFailure(),
        continuesAsNewWithoutReport());
  }

  private static ReplayCase completed() {
    return new ReplayCase("child_completed_returnsItsOutput", (ctx, in) -> ctx.child(SUB, in))
        .at(5, childDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "in"
            5 ChildCompleted 1 "x"
            5 RunCompleted "x"
            = succeeded
            """)
        .causes("StartRun r1.1 sub \"in\" for #1\n");
  }

  private static ReplayCase failedChild() {
    return new ReplayCase(
            "child_failed_throws",
            (ctx, in) -> {
              try {
                return ctx.child(SUB, in);
              } catch (ChildFailedException e) {
                return e.getMessage();
              }
            })
        .at(5, childFailed(1, "no"))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "in"
            5 ChildFailed 1 Boom: no
            5 RunCompleted "child r1.1 failed: Boom: no"
            = succeeded
            """);
  }

  private static ReplayCase canceledChild() {
    return new ReplayCase(
            "child_canceledByItself_failsTheParentWithTheReason", (ctx, in) -> ctx.child(SUB, in))
        .at(5, new Event.ChildFailed(1, Failure.of(Failure.CANCELED, "by an operator", false)))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "in"
            5 ChildFailed 1 Canceled: by an operator
            5 RunFailed ChildFailedException: child r1.1 failed: Canceled: by an operator
            = failed
            """);
  }

  private static ReplayCase ownId() {
    return new ReplayCase(
            "child_withAnIdOfItsOwn_keepsIt",
            (ctx, in) -> ctx.child(SUB, in, ChildOptions.defaults().withId("mine")))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 mine sub "in"
            = waiting for child #1 mine
            """)
        .causes("StartRun mine sub \"in\" for #1\n");
  }

  private static ReplayCase uniqueIds() {
    return new ReplayCase(
            "children_several_haveDifferentIds",
            (ctx, in) -> {
              var a = ctx.childAsync(SUB, "same");
              var b = ctx.childAsync(SUB, "same");
              return ctx.all(List.of(a, b));
            })
        .at(5, childDone(2, "b"), childDone(1, "a"))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "same"
            0 ChildStarted 2 r1.2 sub "same"
            5 ChildCompleted 2 "b"
            5 ChildCompleted 1 "a"
            5 RunCompleted ["a","b"]
            = succeeded
            """);
  }

  private static ReplayCase givenUp() {
    return new ReplayCase(
            "child_givenUp_isCanceledAndItsReportDropped",
            (ctx, in) -> {
              ctx.childAsync(SUB, in).cancel();
              return step(ctx, "a");
            })
        .at(5, childFailed(1, "canceled"), childDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "in"
            0 CommandCanceled 1
            0 StepScheduled 2 a
            = running for step #2 a
            """)
        .causes(
            """
            StartRun r1.1 sub "in" for #1
            Mail r1.1: CancelRequested parent run r1 gave it up
            RunStep 2/1 a
            """);
  }

  private static ReplayCase duplicateReport() {
    return new ReplayCase(
            "child_reportingTwice_countsOnce", (ctx, in) -> ctx.child(SUB, in) + step(ctx, "a"))
        .at(5, childDone(1, "x"), childDone(1, "y"))
        .at(6, childFailed(1, "z"), stepDone(2, "A"))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "in"
            5 ChildCompleted 1 "x"
            5 StepScheduled 2 a
            6 StepCompleted 2/1 "A"
            6 RunCompleted "xA"
            = succeeded
            """);
  }

  private static ReplayCase reportAfterTimeout() {
    return new ReplayCase(
            "child_racingATimeout_isCanceledWhenItLoses",
            (ctx, in) -> {
              var child = ctx.childAsync(SUB, in);
              return ctx.any(List.of(child, ctx.sleepAsync(millis(50)))).index();
            })
        .at(10, childFailed(1, "no"))
        .at(50)
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "in"
            0 TimerStarted 2 until 50
            10 ChildFailed 1 Boom: no
            50 TimerFired 2
            50 RunCompleted 1
            = succeeded
            """)
        .causes("StartRun r1.1 sub \"in\" for #1\n");
  }

  private static ReplayCase detached() {
    return new ReplayCase(
            "detached_started_isNotWaitedFor",
            (ctx, in) -> {
              String id = ctx.startDetached(SUB, "a", ChildOptions.defaults()).value();
              return id + step(ctx, "b");
            })
        .at(5, childDone(1, "never"), stepDone(2, "B"))
        .gives(
            """
            0 RunStarted
            0 DetachedStarted 1 r1.1 sub "a"
            0 StepScheduled 2 b
            5 StepCompleted 2/1 "B"
            5 RunCompleted "r1.1B"
            = succeeded
            """)
        .causes("StartRun r1.1 sub \"a\" detached\nRunStep 2/1 b\n");
  }

  private static ReplayCase detachedOwnId() {
    return new ReplayCase(
            "detached_withAnIdOfItsOwn_keepsIt",
            (ctx, in) ->
                ctx.startDetached(SUB, "a", ChildOptions.defaults().withId("mine")).value())
        .gives(
            """
            0 RunStarted
            0 DetachedStarted 1 mine sub "a"
            0 RunCompleted "mine"
            = succeeded
            """);
  }

  private static ReplayCase reportsItsOutput() {
    return new ReplayCase(
            "run_ofAParent_reportsItsOutput",
            (ctx, in) -> ctx.info().parent().parent() + step(ctx, "a"))
        .asChild()
        .at(5, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepCompleted 1/1 "x"
            5 RunCompleted "p1x"
            = succeeded
            """)
        .causes("RunStep 1/1 a\nMail p1/2: ChildCompleted 7 \"p1x\"\n");
  }

  private static ReplayCase reportsItsFailure() {
    return new ReplayCase("run_ofAParent_reportsItsFailure", (ctx, in) -> step(ctx, "a"))
        .asChild()
        .at(5, failed(1, 1, "no"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepFailed 1/1 Boom: no
            5 RunFailed StepFailedException: step a failed: Boom: no
            = failed
            """)
        .causes(
            """
            RunStep 1/1 a
            Mail p1/2: ChildFailed 7 StepFailedException: step a failed: Boom: no
            """);
  }

  private static ReplayCase continuesAsNewWithoutReport() {
    return new ReplayCase(
            "run_ofAParentContinuingAsNew_doesNotReport",
            (ctx, in) -> {
              throw ctx.continueAsNew("next");
            })
        .asChild()
        .gives(
            """
            0 RunStarted
            0 ContinuedAsNew "next"
            = queued next "next" status null {} {} []
            """)
        .causes("");
  }
}
