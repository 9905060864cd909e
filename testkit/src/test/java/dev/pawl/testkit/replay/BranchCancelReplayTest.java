package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.cancel;
import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;

import dev.pawl.engine.workflow.CanceledException;
import dev.pawl.engine.workflow.WaitTimedOutException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Branches that are given up, by the code or with the run.
final class BranchCancelReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        canceled(),
        canceledTakesItsBranchesAlong(),
        canceledBeforeItBegan(),
        timeoutInsideACanceledBranch(),
        awaitWithTimeoutInACanceledRun());
  }

  private static ReplayCase canceled() {
    return new ReplayCase(
            "branch_canceled_throwsInItAndWhereItIsAwaited",
            (ctx, in) -> {
              var branch =
                  ctx.fork(() -> {
                    try {
                      return step(ctx, "a");
                    } catch (CanceledException e) {
                      ctx.log().info("stopped");
                      throw e;
                    }
                  });
              ctx.sleep(millis(10));
              branch.cancel();
              try {
                return branch.await();
              } catch (CanceledException e) {
                step(ctx, "b");
                return e.getMessage();
              }
            })
        .at(10)
        .at(15, stepDone(3, "x"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            0 StepScheduled 2 a
            10 TimerFired 1
            10 CommandCanceled 2
            10 StepScheduled 3 b
            15 StepCompleted 3/1 "x"
            15 RunCompleted "the branch was canceled"
            = succeeded
            """)
        .causes("RunStep 2/1 a\nStopStep 2\nRunStep 3/1 b\nLog INFO stopped\n");
  }

  private static ReplayCase canceledTakesItsBranchesAlong() {
    return new ReplayCase(
            "branch_canceled_takesItsOwnBranchesAlong",
            (ctx, in) -> {
              var branch =
                  ctx.fork(() -> {
                    var inner = ctx.fork(() -> ctx.fork(() -> step(ctx, "a")).await());
                    return inner.await();
                  });
              ctx.sleep(millis(10));
              branch.cancel();
              return step(ctx, "b");
            })
        .at(10)
        .at(15, stepDone(3, "x"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            0 StepScheduled 2 a
            10 TimerFired 1
            10 CommandCanceled 2
            10 StepScheduled 3 b
            15 StepCompleted 3/1 "x"
            15 RunCompleted "x"
            = succeeded
            """)
        .causes("RunStep 2/1 a\nStopStep 2\nRunStep 3/1 b\n");
  }

  private static ReplayCase canceledBeforeItBegan() {
    return new ReplayCase(
            "branch_canceledBeforeItBegan_callsNothing",
            (ctx, in) -> {
              var branch = ctx.fork(() -> step(ctx, "a"));
              branch.cancel();
              return step(ctx, "b");
            })
        .at(5, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 b
            5 StepCompleted 1/1 "x"
            5 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase timeoutInsideACanceledBranch() {
    return new ReplayCase(
            "await_withTimeoutInACanceledBranch_isCanceledAndDoesNotTimeOut",
            (ctx, in) -> {
              List<String> seen = new ArrayList<>();
              var slow = echo(ctx, "a");
              var branch =
                  ctx.fork(() -> {
                    try {
                      return slow.await(millis(100));
                    } catch (WaitTimedOutException | CanceledException e) {
                      seen.add(e.getMessage());
                      throw e;
                    }
                  });
              ctx.sleep(millis(10));
              branch.cancel();
              return slow.await() + seen;
            })
        .at(10)
        .at(20, done(1, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 TimerStarted 2 until 10
            0 TimerStarted 3 until 100
            10 TimerFired 2
            10 CommandCanceled 3
            20 ActivityCompleted 1/1 "x"
            20 RunCompleted "x[the branch was canceled]"
            = succeeded
            """);
  }

  private static ReplayCase awaitWithTimeoutInACanceledRun() {
    return new ReplayCase(
            "await_ofABranchWithTimeoutInACanceledRun_isCanceled",
            (ctx, in) -> {
              var branch = ctx.fork(() -> step(ctx, "a"));
              try {
                return branch.await(millis(100));
              } catch (WaitTimedOutException | CanceledException e) {
                ctx.cleanup(() -> ctx.status(e.getMessage()));
                throw e;
              }
            })
        .at(5, cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 100
            0 StepScheduled 2 a
            5 CancelRequested stop
            5 StatusChanged stop
            5 RunCanceled stop
            = canceled 'stop'
            """);
  }
}
