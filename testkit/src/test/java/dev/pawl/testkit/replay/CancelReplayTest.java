package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.cancel;
import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.SUB;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;
import static dev.pawl.testkit.replay.Things.stepAsync;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.workflow.CanceledException;
import java.util.List;
import java.util.stream.Stream;

/// Cancel and terminate: what they end, and what they come before.
final class CancelReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        everyKind(),
        beforeTheFirstWait(),
        reasonIsThrown(),
        caughtAndReturned(),
        caughtAndGoingOn(),
        twice(),
        withAResultInTheSameBatch(),
        afterAResultInTheSameBatch(),
        insideACombination(),
        allBranches(),
        newBranchInACanceledOne(),
        afterTheEnd(),
        lateResults(),
        child(),
        terminated(),
        terminatedChild(),
        terminatedWithoutCleanup());
  }

  private static ReplayCase everyKind() {
    return new ReplayCase(
            "cancel_withWorkOfEveryKind_stopsItAtOnce",
            (ctx, in) -> {
              stepAsync(ctx, "a");
              echo(ctx, "b");
              ctx.childAsync(SUB, "c");
              ctx.signals("d", String.class).awaitAsync();
              ctx.sleep(millis(50));
              return "never";
            })
        .at(5, cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            0 ActivityScheduled 2 echo "b"
            0 ChildStarted 3 r1.3 sub "c"
            0 SignalAwaited 4 d
            0 TimerStarted 5 until 50
            5 CancelRequested stop
            5 RunCanceled stop
            = canceled
            """)
        .causes(
            """
            RunStep 1/1 a
            EnqueueActivity 2/1 echo
            StartRun r1.3 sub "c" for #3
            StopStep 1
            CancelActivity 2
            Mail r1.3: CancelRequested parent run r1 gave it up
            """);
  }

  private static ReplayCase beforeTheFirstWait() {
    return new ReplayCase("cancel_inTheFirstTurn_ends", (ctx, in) -> ctx.activity(ECHO, "a"))
        .at(0, cancel("at once"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 CancelRequested at once
            0 RunCanceled at once
            = canceled
            """)
        .causes("EnqueueActivity 1/1 echo\nCancelActivity 1\n");
  }

  private static ReplayCase reasonIsThrown() {
    return new ReplayCase(
            "cancel_whileWaiting_throwsWithTheReason",
            (ctx, in) -> {
              try {
                return step(ctx, "a");
              } catch (CanceledException e) {
                ctx.log().warn(e.getMessage());
                throw e;
              }
            })
        .at(5, cancel("budget spent"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested budget spent
            5 RunCanceled budget spent
            = canceled
            """)
        .causes("RunStep 1/1 a\nStopStep 1\nLog WARN budget spent\n");
  }

  private static ReplayCase caughtAndReturned() {
    return new ReplayCase(
            "cancel_caughtAndAnsweredWithAResult_isStillCanceled",
            (ctx, in) -> {
              try {
                return step(ctx, "a");
              } catch (CanceledException e) {
                return "all is well";
              }
            })
        .at(5, cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested stop
            5 RunCanceled stop
            = canceled
            """);
  }

  private static ReplayCase caughtAndGoingOn() {
    return new ReplayCase(
            "cancel_caughtAndIgnored_isThrownAgainAtEachCall",
            (ctx, in) -> {
              for (int i = 0; i < 3; i++) {
                try {
                  step(ctx, "s" + i);
                } catch (CanceledException e) {
                  ctx.log().info("caught " + i);
                }
              }
              ctx.status("never");
              return "over";
            })
        .at(5, cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 s0
            5 CancelRequested stop
            5 RunCanceled stop
            = canceled
            """)
        .causes(
            """
            RunStep 1/1 s0
            StopStep 1
            Log INFO caught 0
            Log INFO caught 1
            Log INFO caught 2
            """);
  }

  private static ReplayCase twice() {
    return new ReplayCase(
            "cancel_again_changesNothing",
            (ctx, in) -> {
              ctx.cleanup(() -> step(ctx, "undo"));
              return step(ctx, "a");
            })
        .at(5, cancel("first"), cancel("second"))
        .at(6, cancel("third"))
        .at(7, stepDone(2, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested first
            5 StepScheduled 2 undo
            7 StepCompleted 2/1 "x"
            7 RunCanceled first
            = canceled
            """);
  }

  private static ReplayCase withAResultInTheSameBatch() {
    return new ReplayCase(
            "cancel_beforeAResultInTheSameBatch_comesFirst", (ctx, in) -> ctx.activity(ECHO, "a"))
        .at(5, cancel("stop"), done(1, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 CancelRequested stop
            5 RunCanceled stop
            = canceled
            """)
        .leaves(1);
  }

  private static ReplayCase afterAResultInTheSameBatch() {
    return new ReplayCase(
            "cancel_afterAResultThatDoesNotEndIt_ends",
            (ctx, in) -> ctx.activity(ECHO, ctx.activity(ECHO, "a")))
        .at(5, done(1, "x"), cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 ActivityCompleted 1/1 "x"
            5 ActivityScheduled 2 echo "x"
            5 CancelRequested stop
            5 RunCanceled stop
            = canceled
            """);
  }

  private static ReplayCase insideACombination() {
    return new ReplayCase(
            "cancel_insideARace_cancelsAllMembers",
            (ctx, in) -> ctx.race(List.of(echo(ctx, "a"), echo(ctx, "b"))).value())
        .at(5, cancel("stop"))
        .at(6, done(1, "late"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 ActivityScheduled 2 echo "b"
            5 CancelRequested stop
            5 RunCanceled stop
            = canceled
            """)
        .leaves(1)
        .causes(
            """
            EnqueueActivity 1/1 echo
            EnqueueActivity 2/1 echo
            CancelActivity 1
            CancelActivity 2
            """);
  }

  private static ReplayCase allBranches() {
    return new ReplayCase(
            "cancel_withBranches_endsThemAll",
            (ctx, in) -> {
              var a = ctx.fork(() -> step(ctx, "a"));
              var b = ctx.fork(() -> ctx.fork(() -> step(ctx, "b")).await());
              return ctx.all(List.of(a, b));
            })
        .at(5, cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            0 StepScheduled 2 b
            5 CancelRequested stop
            5 RunCanceled stop
            = canceled
            """);
  }

  private static ReplayCase newBranchInACanceledOne() {
    return new ReplayCase(
            "branch_forkedByACanceledOne_callsNothing",
            (ctx, in) -> {
              try {
                return step(ctx, "a");
              } catch (CanceledException e) {
                return ctx.fork(() -> step(ctx, "never")).await();
              }
            })
        .at(5, cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested stop
            5 RunCanceled stop
            = canceled
            """);
  }

  private static ReplayCase afterTheEnd() {
    return new ReplayCase("cancel_afterTheEnd_isLeft", (ctx, in) -> "over")
        .at(5, cancel("too late"))
        .gives(
            """
            0 RunStarted
            0 RunCompleted "over"
            = succeeded
            """)
        .leaves(1);
  }

  private static ReplayCase lateResults() {
    return new ReplayCase(
            "results_duringCleanup_ofCanceledWorkAreDropped",
            (ctx, in) -> {
              ctx.cleanup(() -> step(ctx, "undo"));
              return ctx.activity(ECHO, "a");
            })
        .at(5, cancel("stop"))
        .at(6, done(1, "late"), signal("go", "x"))
        .at(7, stepDone(2, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 CancelRequested stop
            5 StepScheduled 2 undo
            6 SignalReceived go "x"
            7 StepCompleted 2/1 "x"
            7 RunCanceled stop
            = canceled
            """);
  }

  private static ReplayCase child() {
    return new ReplayCase("cancel_ofAChild_isReportedToTheParent", (ctx, in) -> step(ctx, "a"))
        .asChild()
        .at(5, cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested stop
            5 RunCanceled stop
            = canceled
            """)
        .causes("RunStep 1/1 a\nStopStep 1\nMail p1/2: ChildFailed 7 Canceled: stop\n");
  }

  private static ReplayCase terminated() {
    return new ReplayCase(
            "terminate_whileWaiting_endsAtOnce",
            (ctx, in) -> {
              ctx.childAsync(SUB, "c");
              return ctx.activity(ECHO, "a");
            })
        .at(5, new Event.RunTerminated("enough"), done(1, "late"))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "c"
            0 ActivityScheduled 2 echo "a"
            5 RunTerminated enough
            = canceled
            """)
        .leaves(1)
        .causes(
            """
            StartRun r1.1 sub "c" for #1
            EnqueueActivity 2/1 echo
            Mail r1.1: CancelRequested parent run r1 gave it up
            CancelActivity 2
            """);
  }

  private static ReplayCase terminatedChild() {
    return new ReplayCase("terminate_ofAChild_isReportedToTheParent", (ctx, in) -> step(ctx, "a"))
        .asChild()
        .at(5, new Event.RunTerminated("enough"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 RunTerminated enough
            = canceled
            """)
        .causes("RunStep 1/1 a\nStopStep 1\nMail p1/2: ChildFailed 7 Canceled: enough\n");
  }

  private static ReplayCase terminatedWithoutCleanup() {
    return new ReplayCase(
            "terminate_duringCleanup_cutsItOff",
            (ctx, in) -> {
              ctx.cleanup(() -> step(ctx, "never"));
              ctx.cleanup(() -> step(ctx, "undo"));
              return step(ctx, "a");
            })
        .at(5, cancel("stop"))
        .at(6, new Event.RunTerminated("enough"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested stop
            5 StepScheduled 2 undo
            6 RunTerminated enough
            = canceled
            """)
        .causes("RunStep 1/1 a\nStopStep 1\nRunStep 2/1 undo\nStopStep 2\n");
  }
}
