package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.cancel;
import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.failed;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;

import dev.pawl.engine.workflow.CanceledException;
import java.util.List;
import java.util.stream.Stream;

/// Clean-up after a cancel: all of it runs, to its end, before the run ends.
final class CleanupReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        lastToFirst(),
        notOnSuccess(),
        notOnFailure(),
        failing(),
        severalFailing(),
        registeredByCleanup(),
        withBranches(),
        withARace(),
        ofALosingBranch(),
        ofALosingBranchBeforeTheEnd(),
        ofABranchThatSwallowsTheCancel(),
        ofBranchesOfACanceledRun(),
        ofABranchWhenTheRunIsCanceled(),
        ofABranchFailing(),
        cancelDuringABranchsCleanup());
  }

  private static ReplayCase lastToFirst() {
    return new ReplayCase(
            "cleanup_several_runLastToFirst",
            (ctx, in) -> {
              ctx.cleanup(() -> step(ctx, "undo a"));
              ctx.cleanup(() -> {
                step(ctx, "undo b");
                ctx.sleep(millis(10));
              });
              return ctx.activity(ECHO, "c");
            })
        .at(5, cancel("stop"))
        .at(6, stepDone(2, "x"))
        .at(16)
        .at(17, stepDone(4, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "c"
            5 CancelRequested stop
            5 StepScheduled 2 undo b
            6 StepCompleted 2/1 "x"
            6 TimerStarted 3 until 16
            16 TimerFired 3
            16 StepScheduled 4 undo a
            17 StepCompleted 4/1 "x"
            17 RunCanceled stop
            = canceled
            """);
  }

  private static ReplayCase notOnSuccess() {
    return new ReplayCase(
            "cleanup_ofARunThatSucceeds_doesNotRun",
            (ctx, in) -> {
              ctx.cleanup(() -> step(ctx, "undo"));
              return step(ctx, "a");
            })
        .at(5, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepCompleted 1/1 "x"
            5 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase notOnFailure() {
    return new ReplayCase(
            "cleanup_ofARunThatFails_doesNotRun",
            (ctx, in) -> {
              ctx.cleanup(() -> step(ctx, "undo"));
              return step(ctx, "a");
            })
        .at(5, failed(1, 1, "no"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepFailed 1/1 Boom: no
            5 RunFailed StepFailedException: step a failed: Boom: no
            = failed
            """);
  }

  private static ReplayCase failing() {
    return new ReplayCase(
            "cleanup_failing_isRecordedAndTheRestRuns",
            (ctx, in) -> {
              ctx.cleanup(() -> step(ctx, "undo a"));
              ctx.cleanup(() -> step(ctx, "undo b"));
              return step(ctx, "c");
            })
        .at(5, cancel("stop"))
        .at(6, failed(2, 1, "stuck"))
        .at(7, stepDone(3, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 c
            5 CancelRequested stop
            5 StepScheduled 2 undo b
            6 StepFailed 2/1 Boom: stuck
            6 StepScheduled 3 undo a
            7 StepCompleted 3/1 "x"
            7 RunCanceled stop | StepFailedException: step undo b failed: Boom: stuck
            = canceled
            """);
  }

  private static ReplayCase severalFailing() {
    return new ReplayCase(
            "cleanup_severalFailing_theFirstIsRecorded",
            (ctx, in) -> {
              ctx.cleanup(() -> {
                throw new IllegalStateException("second");
              });
              ctx.cleanup(() -> {
                throw new IllegalStateException("first");
              });
              return step(ctx, "c");
            })
        .at(5, cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 c
            5 CancelRequested stop
            5 RunCanceled stop | IllegalStateException: first
            = canceled
            """);
  }

  private static ReplayCase registeredByCleanup() {
    return new ReplayCase(
            "cleanup_registeredByCleanup_runsToo",
            (ctx, in) -> {
              ctx.cleanup(() -> ctx.cleanup(() -> step(ctx, "undo undo")));
              return step(ctx, "a");
            })
        .at(5, cancel("stop"))
        .at(6, stepDone(2, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested stop
            5 StepScheduled 2 undo undo
            6 StepCompleted 2/1 "x"
            6 RunCanceled stop
            = canceled
            """);
  }

  private static ReplayCase withBranches() {
    return new ReplayCase(
            "cleanup_withBranches_isNotCanceled",
            (ctx, in) -> {
              ctx.cleanup(() -> {
                var a = ctx.fork(() -> step(ctx, "undo a"));
                var b = ctx.fork(() -> step(ctx, "undo b"));
                ctx.all(List.of(a, b));
              });
              return step(ctx, "c");
            })
        .at(5, cancel("stop"))
        .at(6, stepDone(3, "x"), stepDone(2, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 c
            5 CancelRequested stop
            5 StepScheduled 2 undo a
            5 StepScheduled 3 undo b
            6 StepCompleted 3/1 "x"
            6 StepCompleted 2/1 "x"
            6 RunCanceled stop
            = canceled
            """);
  }

  private static ReplayCase withARace() {
    return new ReplayCase(
            "cleanup_withARaceOfBranches_cancelsTheLoser",
            (ctx, in) -> {
              ctx.cleanup(() -> {
                var a = ctx.fork(() -> step(ctx, "undo a"));
                ctx.race(List.of(a, ctx.sleepAsync(millis(10))));
              });
              return step(ctx, "c");
            })
        .at(5, cancel("stop"))
        .at(15)
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 c
            5 CancelRequested stop
            5 TimerStarted 2 until 15
            5 StepScheduled 3 undo a
            15 TimerFired 2
            15 CommandCanceled 3
            15 RunCanceled stop
            = canceled
            """);
  }

  private static ReplayCase ofALosingBranch() {
    return new ReplayCase(
            "cleanup_ofALosingBranch_runsBesideTheRest",
            (ctx, in) -> {
              var loser =
                  ctx.fork(() -> {
                    ctx.cleanup(() -> step(ctx, "undo"));
                    return step(ctx, "book");
                  });
              ctx.race(List.of(loser, ctx.sleepAsync(millis(10))));
              return step(ctx, "after");
            })
        .at(10)
        .at(15, stepDone(4, "x"))
        .at(16, stepDone(3, "y"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            0 StepScheduled 2 book
            10 TimerFired 1
            10 CommandCanceled 2
            10 StepScheduled 3 after
            10 StepScheduled 4 undo
            15 StepCompleted 4/1 "x"
            16 StepCompleted 3/1 "y"
            16 RunCompleted "y"
            = succeeded
            """);
  }

  private static ReplayCase ofALosingBranchBeforeTheEnd() {
    return new ReplayCase(
            "cleanup_ofALosingBranch_isWaitedForBeforeTheEnd",
            (ctx, in) -> {
              var loser =
                  ctx.fork(() -> {
                    ctx.cleanup(() -> step(ctx, "undo"));
                    return step(ctx, "book");
                  });
              return ctx.race(List.of(loser, ctx.sleepAsync(millis(10)))).index();
            })
        .at(10)
        .at(15, stepDone(3, "x"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            0 StepScheduled 2 book
            10 TimerFired 1
            10 CommandCanceled 2
            10 StepScheduled 3 undo
            15 StepCompleted 3/1 "x"
            15 RunCompleted 1
            = succeeded
            """);
  }

  private static ReplayCase ofABranchThatSwallowsTheCancel() {
    return new ReplayCase(
            "cleanup_ofABranchThatSwallowsTheCancel_runs",
            (ctx, in) -> {
              var branch =
                  ctx.fork(() -> {
                    ctx.cleanup(() -> step(ctx, "undo"));
                    try {
                      return step(ctx, "a");
                    } catch (CanceledException e) {
                      return "swallowed";
                    }
                  });
              ctx.sleep(millis(10));
              branch.cancel();
              return step(ctx, "b");
            })
        .at(10)
        .at(15, stepDone(4, "x"), stepDone(3, "y"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            0 StepScheduled 2 a
            10 TimerFired 1
            10 CommandCanceled 2
            10 StepScheduled 3 b
            10 StepScheduled 4 undo
            15 StepCompleted 4/1 "x"
            15 StepCompleted 3/1 "y"
            15 RunCompleted "y"
            = succeeded
            """);
  }

  private static ReplayCase ofBranchesOfACanceledRun() {
    return new ReplayCase(
            "cleanup_ofBranchesOfACanceledRun_runsBeforeThatOfTheMainBranch",
            (ctx, in) -> {
              ctx.cleanup(() -> step(ctx, "undo main"));
              var a =
                  ctx.fork(() -> {
                    ctx.cleanup(() -> step(ctx, "undo a"));
                    return step(ctx, "a");
                  });
              var b =
                  ctx.fork(() -> {
                    ctx.cleanup(() -> step(ctx, "undo b"));
                    return step(ctx, "b");
                  });
              return ctx.all(List.of(a, b));
            })
        .at(5, cancel("stop"))
        .at(6, stepDone(4, "x"))
        .at(7, stepDone(3, "x"))
        .at(8, stepDone(5, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            0 StepScheduled 2 b
            5 CancelRequested stop
            5 StepScheduled 3 undo a
            5 StepScheduled 4 undo b
            6 StepCompleted 4/1 "x"
            7 StepCompleted 3/1 "x"
            7 StepScheduled 5 undo main
            8 StepCompleted 5/1 "x"
            8 RunCanceled stop
            = canceled
            """);
  }

  private static ReplayCase ofABranchWhenTheRunIsCanceled() {
    return new ReplayCase(
            "cleanup_ofANestedBranch_endsBeforeTheRunDoes",
            (ctx, in) -> {
              var branch =
                  ctx.fork(() ->
                      ctx.fork(
                              () -> {
                                ctx.cleanup(() -> step(ctx, "undo"));
                                return step(ctx, "a");
                              })
                          .await());
              return branch.await();
            })
        .at(5, cancel("stop"))
        .at(6, stepDone(2, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested stop
            5 StepScheduled 2 undo
            6 StepCompleted 2/1 "x"
            6 RunCanceled stop
            = canceled
            """);
  }

  private static ReplayCase ofABranchFailing() {
    return new ReplayCase(
            "cleanup_ofABranchFailing_isRecordedWithTheRunsEnd",
            (ctx, in) -> {
              var branch =
                  ctx.fork(() -> {
                    ctx.cleanup(() -> step(ctx, "undo"));
                    return step(ctx, "a");
                  });
              return branch.await();
            })
        .at(5, cancel("stop"))
        .at(6, failed(2, 1, "stuck"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested stop
            5 StepScheduled 2 undo
            6 StepFailed 2/1 Boom: stuck
            6 RunCanceled stop | StepFailedException: step undo failed: Boom: stuck
            = canceled
            """);
  }

  private static ReplayCase cancelDuringABranchsCleanup() {
    return new ReplayCase(
            "cleanup_ofABranchUnderWay_isNotCanceledWithTheRun",
            (ctx, in) -> {
              var branch =
                  ctx.fork(() -> {
                    ctx.cleanup(() -> ctx.fork(() -> step(ctx, "undo")).await());
                    return echo(ctx, "a").await();
                  });
              ctx.sleep(millis(10));
              branch.cancel();
              return step(ctx, "b");
            })
        .at(10)
        .at(12, cancel("stop"))
        .at(15, stepDone(4, "x"), done(2, "late"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            0 ActivityScheduled 2 echo "a"
            10 TimerFired 1
            10 CommandCanceled 2
            10 StepScheduled 3 b
            10 StepScheduled 4 undo
            12 CancelRequested stop
            15 StepCompleted 4/1 "x"
            15 RunCanceled stop
            = canceled
            """)
        .leaves(1);
  }
}
