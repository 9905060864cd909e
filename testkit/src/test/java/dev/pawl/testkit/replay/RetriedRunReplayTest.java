package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.cancel;
import static dev.pawl.testkit.replay.Inputs.childDone;
import static dev.pawl.testkit.replay.Inputs.childFailed;
import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.failed;
import static dev.pawl.testkit.replay.Inputs.json;
import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.SUB;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;
import static dev.pawl.testkit.replay.Things.stepAsync;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.workflow.StepFailedException;
import java.util.List;
import java.util.stream.Stream;

/// Runs that ended badly and go on after an operator's retry, as if what failed had not.
final class RetriedRunReplayTest extends ReplayContract {
  private static final Event.Input AGAIN = new Event.AttemptStarted(1, 2);

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        failedStep(),
        failedChild(),
        mendedCode(),
        canceledRun(),
        keptInputs(),
        cutInsideAStretch(),
        cutInsideAStretchOfABranch(),
        twoCutsInsideAStretch(),
        fromACommand(),
        twice(),
        timersOfThePast(),
        terminatedRun(),
        cleanupOfACanceledRun());
  }

  private static ReplayCase failedStep() {
    return new ReplayCase(
            "failedStep_retried_isTriedAgain",
            (ctx, in) -> {
              ctx.log().info("before");
              String a = step(ctx, "a");
              ctx.log().info("after");
              return a;
            })
        .at(5, failed(1, 1, "no"))
        .retry(10, 0)
        .at(11, AGAIN)
        .at(12, new Event.StepCompleted(1, 2, json("\"x\"")))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepFailed 1/1 Boom: no
            5 RunFailed StepFailedException: step a failed: Boom: no
            10 RunRetried 2 again
            11 AttemptStarted 1/2
            12 StepCompleted 1/2 "x"
            12 RunCompleted "x"
            = succeeded
            """)
        .causes(
            """
            Log INFO before
            RunStep 1/1 a
            RunStep 1/2 a
            Log INFO after
            """);
  }

  private static ReplayCase failedChild() {
    return new ReplayCase("failedChild_retried_isAskedToGoOn", (ctx, in) -> ctx.child(SUB, in))
        .at(5, childFailed(1, "no"))
        .retry(10, 0)
        .at(11)
        .at(12, signal("any", "x"))
        .at(13, childDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "in"
            5 ChildFailed 1 Boom: no
            5 RunFailed ChildFailedException: child r1.1 failed: Boom: no
            10 RunRetried 2 again
            12 SignalReceived any "x"
            13 ChildCompleted 1 "x"
            13 RunCompleted "x"
            = succeeded
            """)
        .causes(
            """
            StartRun r1.1 sub "in" for #1
            Mail r1.1: RunRetried 0 parent run r1 was retried
            """);
  }

  private static ReplayCase mendedCode() {
    return new ReplayCase(
            "codeThatFailed_mendedAndRetried_decidesAnew",
            (ctx, in) -> {
              String a = step(ctx, "a");
              throw new IllegalStateException("a bug with " + a);
            })
        .at(5, stepDone(1, "x"))
        .retry(10, 0)
        .deploy(11, (ctx, in) -> step(ctx, "a") + step(ctx, "b"))
        .at(12, stepDone(2, "y"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepCompleted 1/1 "x"
            5 RunFailed IllegalStateException: a bug with x
            10 RunRetried 3 again
            10 StepScheduled 2 b
            12 StepCompleted 2/1 "y"
            12 RunCompleted "xy"
            = succeeded
            """);
  }

  private static ReplayCase canceledRun() {
    return new ReplayCase(
            "canceledRun_retried_goesOnFromBeforeTheCancel",
            (ctx, in) -> {
              String a = ctx.activity(ECHO, "a");
              return a + ctx.signals("go", String.class).await();
            })
        .at(5, done(1, "x"))
        .at(6, cancel("stop"))
        .retry(10, 0)
        .at(11, signal("go", "!"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 ActivityCompleted 1/1 "x"
            5 SignalAwaited 2 go
            6 CancelRequested stop
            6 RunCanceled stop
            10 RunRetried 4 again
            11 SignalReceived go "!"
            11 RunCompleted "x!"
            = succeeded
            """);
  }

  private static ReplayCase keptInputs() {
    return new ReplayCase(
            "resultsAndSignals_behindTheCut_stillHold",
            (ctx, in) -> {
              var bad = stepAsync(ctx, "bad");
              var good = echo(ctx, "good");
              var go = ctx.signals("go", String.class).awaitAsync();
              String late;
              try {
                late = bad.await();
              } catch (StepFailedException e) {
                good.await();
                go.await();
                step(ctx, "tidy up");
                throw e;
              }
              return late + good.await() + go.await();
            })
        .at(5, failed(1, 1, "no"))
        .at(6, done(2, "g"), signal("go", "s"))
        .at(7, stepDone(4, "tidy"))
        .retry(10, 0)
        .at(11, AGAIN)
        .at(12, new Event.StepCompleted(1, 2, json("\"x\"")))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 bad
            0 ActivityScheduled 2 echo "good"
            0 SignalAwaited 3 go
            5 StepFailed 1/1 Boom: no
            6 ActivityCompleted 2/1 "g"
            6 SignalReceived go "s"
            6 StepScheduled 4 tidy up
            7 StepCompleted 4/1 "tidy"
            7 RunFailed StepFailedException: step bad failed: Boom: no
            10 RunRetried 4 again
            10 ActivityCompleted 2/1 "g"
            10 SignalReceived go "s"
            11 AttemptStarted 1/2
            12 StepCompleted 1/2 "x"
            12 RunCompleted "xgs"
            = succeeded
            """);
  }

  private static ReplayCase cutInsideAStretch() {
    return new ReplayCase(
            "retry_fromACommandInTheMiddleOfAStretch_asksTheRestAgain",
            (ctx, in) -> {
              var a = echo(ctx, "a");
              ctx.status("between");
              var b = echo(ctx, "b");
              ctx.kv().put("asked", 2);
              return ctx.all(List.of(a, b));
            })
        .at(5, done(1, "A"), done(2, "B"))
        .retry(10, 1)
        .at(11)
        .at(12, done(1, "A2"), done(3, "none"))
        .at(13, done(2, "B2"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 StatusChanged between
            0 ActivityScheduled 2 echo "b"
            0 KvChanged asked 2
            5 ActivityCompleted 1/1 "A"
            5 ActivityCompleted 2/1 "B"
            5 RunCompleted ["A","B"]
            10 RunRetried 2 again
            10 StatusChanged between
            10 ActivityScheduled 2 echo "b"
            10 KvChanged asked 2
            12 ActivityCompleted 1/1 "A2"
            13 ActivityCompleted 2/1 "B2"
            13 RunCompleted ["A2","B2"]
            = succeeded 'between'
            """);
  }

  private static ReplayCase cutInsideAStretchOfABranch() {
    return new ReplayCase(
            "retry_cutInAStretchWithKeptInputs_replaysInTheSameOrder",
            (ctx, in) -> {
              var branch =
                  ctx.fork(() -> {
                    String first = step(ctx, "b1");
                    return first + step(ctx, "b2");
                  });
              String a = ctx.activity(ECHO, "a");
              var c = echo(ctx, "c");
              ctx.status("asked c");
              return a + branch.await() + c.await();
            })
        .at(3, stepDone(2, "B1"))
        .at(4, done(1, "A"))
        .at(5, stepDone(3, "B2"), done(4, "C"))
        .retry(10, 2)
        .at(11, new Event.AttemptStarted(2, 2))
        .at(12, new Event.StepCompleted(2, 2, json("\"B1again\"")))
        .at(13, done(3, "none"), stepDone(4, "B2"), done(3, "C"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 StepScheduled 2 b1
            3 StepCompleted 2/1 "B1"
            3 StepScheduled 3 b2
            4 ActivityCompleted 1/1 "A"
            4 ActivityScheduled 4 echo "c"
            4 StatusChanged asked c
            5 StepCompleted 3/1 "B2"
            5 ActivityCompleted 4/1 "C"
            5 RunCompleted "AB1B2C"
            10 RunRetried 3 again
            10 ActivityCompleted 1/1 "A"
            10 ActivityScheduled 3 echo "c"
            10 StatusChanged asked c
            11 AttemptStarted 2/2
            12 StepCompleted 2/2 "B1again"
            12 StepScheduled 4 b2
            13 ActivityCompleted 3/1 "none"
            13 StepCompleted 4/1 "B2"
            13 RunCompleted "AB1againB2none"
            = succeeded 'asked c'
            """)
        .leaves(1);
  }

  private static ReplayCase twoCutsInsideAStretch() {
    return new ReplayCase(
            "retry_ofARetryInOneStretch_goesOnBehindBothCuts",
            (ctx, in) -> {
              var a = echo(ctx, "a");
              ctx.status("between");
              ctx.status("more");
              if (!a.isDone()) {
                throw new IllegalStateException("no");
              }
              return a.await();
            })
        .retry(10, 1)
        .at(11)
        .retry(20, 0)
        .at(21)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 StatusChanged between
            0 StatusChanged more
            0 RunFailed IllegalStateException: no
            10 RunRetried 2 again
            10 StatusChanged between
            10 StatusChanged more
            10 RunFailed IllegalStateException: no
            20 RunRetried 8 again
            20 RunFailed IllegalStateException: no
            = failed 'more'
            """);
  }

  private static ReplayCase fromACommand() {
    return new ReplayCase(
            "succeededRun_retriedFromACommand_doesThatAgain",
            (ctx, in) -> step(ctx, "a") + step(ctx, "b"))
        .at(5, stepDone(1, "x"))
        .at(6, stepDone(2, "y"))
        .retry(10, 2)
        .at(11, new Event.AttemptStarted(2, 2))
        .at(12, new Event.StepCompleted(2, 2, json("\"z\"")))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepCompleted 1/1 "x"
            5 StepScheduled 2 b
            6 StepCompleted 2/1 "y"
            6 RunCompleted "xy"
            10 RunRetried 4 again
            11 AttemptStarted 2/2
            12 StepCompleted 2/2 "z"
            12 RunCompleted "xz"
            = succeeded
            """);
  }

  private static ReplayCase twice() {
    return new ReplayCase("run_retriedTwice_goesOnEachTime", (ctx, in) -> step(ctx, "a"))
        .at(5, failed(1, 1, "one"))
        .retry(10, 0)
        .at(11, AGAIN)
        .at(12, failed(1, 2, "two"))
        .retry(20, 0)
        .at(21, new Event.AttemptStarted(1, 3))
        .at(22, new Event.StepCompleted(1, 3, json("\"x\"")))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepFailed 1/1 Boom: one
            5 RunFailed StepFailedException: step a failed: Boom: one
            10 RunRetried 2 again
            11 AttemptStarted 1/2
            12 StepFailed 1/2 Boom: two
            12 RunFailed StepFailedException: step a failed: Boom: two
            20 RunRetried 6 again
            21 AttemptStarted 1/3
            22 StepCompleted 1/3 "x"
            22 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase timersOfThePast() {
    return new ReplayCase(
            "timer_dueWhileTheRunHadEnded_firesAtTheRetry",
            (ctx, in) -> {
              var timer = ctx.sleepAsync(millis(50));
              String a = step(ctx, "a");
              timer.await();
              return a + ctx.now().toEpochMilli();
            })
        .at(5, failed(2, 1, "no"))
        .retry(100, 0)
        .at(101, new Event.AttemptStarted(2, 2))
        .at(102, new Event.StepCompleted(2, 2, json("\"x\"")))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 50
            0 StepScheduled 2 a
            5 StepFailed 2/1 Boom: no
            5 RunFailed StepFailedException: step a failed: Boom: no
            100 RunRetried 3 again
            101 AttemptStarted 2/2
            101 TimerFired 1
            102 StepCompleted 2/2 "x"
            102 RunCompleted "x102"
            = succeeded
            """);
  }

  private static ReplayCase terminatedRun() {
    return new ReplayCase("terminatedRun_retried_goesOn", (ctx, in) -> ctx.activity(ECHO, "a"))
        .at(5, new Event.RunTerminated("enough"))
        .retry(10, 0)
        .at(11, AGAIN)
        .at(12, done(1, 2, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 RunTerminated enough
            10 RunRetried 2 again
            11 AttemptStarted 1/2
            12 ActivityCompleted 1/2 "x"
            12 RunCompleted "x"
            = succeeded
            """)
        .causes("EnqueueActivity 1/1 echo\nCancelActivity 1\nEnqueueActivity 1/2 echo\n");
  }

  private static ReplayCase cleanupOfACanceledRun() {
    return new ReplayCase(
            "canceledRun_retriedAndCanceledAgain_cleansUpAgain",
            (ctx, in) -> {
              ctx.cleanup(() -> step(ctx, "undo"));
              return step(ctx, "a");
            })
        .at(5, cancel("stop"))
        .at(6, stepDone(2, "u"))
        .retry(10, 0)
        .at(11, AGAIN)
        .at(12, cancel("stop again"))
        .at(13, stepDone(2, "u"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested stop
            5 StepScheduled 2 undo
            6 StepCompleted 2/1 "u"
            6 RunCanceled stop
            10 RunRetried 2 again
            11 AttemptStarted 1/2
            12 CancelRequested stop again
            12 StepScheduled 2 undo
            13 StepCompleted 2/1 "u"
            13 RunCanceled stop again
            = canceled
            """);
  }
}
