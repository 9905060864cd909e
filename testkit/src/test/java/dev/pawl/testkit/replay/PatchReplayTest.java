package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.step;

import dev.pawl.engine.workflow.WorkflowContext;
import java.util.List;
import java.util.stream.Stream;

/// Code changed under way: what `patch` answers, and that it never answers otherwise later.
final class PatchReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        newRun(),
        passedBefore(),
        reachedAfter(),
        atTheFrontier(),
        inALoop(),
        inALoopOfANewRun(),
        twoPlaces(),
        moved(),
        removed(),
        severalPatches(),
        inABranch(),
        historyLength(),
        changedWhereItIsNotCompared());
  }

  /// The usual pattern: the new path if the patch applies, else the old one.
  private static String eitherStep(WorkflowContext ctx) {
    return ctx.patch("fast") ? step(ctx, "new") : step(ctx, "old");
  }

  private static ReplayCase newRun() {
    return new ReplayCase("patch_inANewRun_isTaken", (ctx, in) -> eitherStep(ctx))
        .at(5, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 PatchMarked fast
            0 StepScheduled 1 new
            5 StepCompleted 1/1 "x"
            5 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase passedBefore() {
    return new ReplayCase("patch_passedBeforeTheChange_isNotTaken", (ctx, in) -> step(ctx, "old"))
        .deploy(3, (ctx, in) -> eitherStep(ctx))
        .at(5, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 old
            5 StepCompleted 1/1 "x"
            5 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase reachedAfter() {
    return new ReplayCase(
            "patch_reachedAfterTheChange_isTaken",
            (ctx, in) -> step(ctx, "first") + step(ctx, "old"))
        .deploy(3, (ctx, in) -> step(ctx, "first") + eitherStep(ctx))
        .at(5, stepDone(1, "a"))
        .at(6, stepDone(2, "b"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 first
            5 StepCompleted 1/1 "a"
            5 PatchMarked fast
            5 StepScheduled 2 new
            6 StepCompleted 2/1 "b"
            6 RunCompleted "ab"
            = succeeded
            """);
  }

  private static ReplayCase atTheFrontier() {
    return new ReplayCase(
            "patch_behindTheLastCommandOfAnOldTurn_isTakenOnRebuild",
            (ctx, in) -> echo(ctx, "a").await())
        .deploy(
            3,
            (ctx, in) -> {
              var a = echo(ctx, "a");
              String extra = ctx.patch("more") ? ctx.activity(ECHO, "b") : "";
              return a.await() + extra;
            })
        .at(5, done(1, "x"))
        .at(6, done(2, "y"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 PatchMarked more
            0 ActivityScheduled 2 echo "b"
            5 ActivityCompleted 1/1 "x"
            6 ActivityCompleted 2/1 "y"
            6 RunCompleted "xy"
            = succeeded
            """);
  }

  private static ReplayCase inALoop() {
    return new ReplayCase(
            "patch_inALoopBegunBefore_isNotTakenInAnyRound",
            (ctx, in) -> {
              for (int i = 0; i < 3; i++) {
                step(ctx, "old");
              }
              return "over";
            })
        .at(5, stepDone(1, "x"))
        .deploy(
            6,
            (ctx, in) -> {
              for (int i = 0; i < 3; i++) {
                eitherStep(ctx);
              }
              return "over";
            })
        .at(7, stepDone(2, "x"))
        .at(8, stepDone(3, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 old
            5 StepCompleted 1/1 "x"
            5 StepScheduled 2 old
            7 StepCompleted 2/1 "x"
            7 StepScheduled 3 old
            8 StepCompleted 3/1 "x"
            8 RunCompleted "over"
            = succeeded
            """);
  }

  private static ReplayCase inALoopOfANewRun() {
    return new ReplayCase(
            "patch_inALoopOfANewRun_isRecordedOnce", (ctx, in) -> eitherStep(ctx) + eitherStep(ctx))
        .at(5, stepDone(1, "x"))
        .at(6, stepDone(2, "y"))
        .gives(
            """
            0 RunStarted
            0 PatchMarked fast
            0 StepScheduled 1 new
            5 StepCompleted 1/1 "x"
            5 StepScheduled 2 new
            6 StepCompleted 2/1 "y"
            6 RunCompleted "xy"
            = succeeded
            """);
  }

  private static ReplayCase twoPlaces() {
    return new ReplayCase(
            "patch_inTwoPlacesOnePassed_isNotTakenInTheOther",
            (ctx, in) -> step(ctx, "old") + step(ctx, "old"))
        .deploy(3, (ctx, in) -> eitherStep(ctx) + eitherStep(ctx))
        .at(5, stepDone(1, "x"))
        .at(6, stepDone(2, "y"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 old
            5 StepCompleted 1/1 "x"
            5 StepScheduled 2 old
            6 StepCompleted 2/1 "y"
            6 RunCompleted "xy"
            = succeeded
            """);
  }

  private static ReplayCase moved() {
    return new ReplayCase(
            "patch_movedUp_isFoundByItsId", (ctx, in) -> step(ctx, "first") + eitherStep(ctx))
        .at(5, stepDone(1, "a"))
        .deploy(
            6,
            (ctx, in) -> {
              boolean fast = ctx.patch("fast");
              return step(ctx, "first") + step(ctx, fast ? "new" : "old");
            })
        .at(7, stepDone(2, "b"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 first
            5 StepCompleted 1/1 "a"
            5 PatchMarked fast
            5 StepScheduled 2 new
            7 StepCompleted 2/1 "b"
            7 RunCompleted "ab"
            = succeeded
            """);
  }

  private static ReplayCase removed() {
    return new ReplayCase("patch_removedLater_isPassedOver", (ctx, in) -> eitherStep(ctx))
        .deploy(3, (ctx, in) -> step(ctx, "new"))
        .at(5, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 PatchMarked fast
            0 StepScheduled 1 new
            5 StepCompleted 1/1 "x"
            5 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase severalPatches() {
    return new ReplayCase(
            "patches_several_areToldApart",
            (ctx, in) -> List.of(ctx.patch("a"), step(ctx, "s1"), step(ctx, "s2")))
        .at(5, stepDone(1, "x"))
        .deploy(
            6,
            (ctx, in) ->
                List.of(
                    ctx.patch("b"),
                    ctx.patch("a"),
                    step(ctx, "s1"),
                    ctx.patch("b"),
                    step(ctx, "s2"),
                    ctx.patch("c"),
                    ctx.patch("a")))
        .at(7, stepDone(2, "y"))
        .gives(
            """
            0 RunStarted
            0 PatchMarked a
            0 StepScheduled 1 s1
            5 StepCompleted 1/1 "x"
            5 StepScheduled 2 s2
            7 StepCompleted 2/1 "y"
            7 PatchMarked c
            7 RunCompleted [false,true,"x",false,"y",true,true]
            = succeeded
            """);
  }

  private static ReplayCase inABranch() {
    return new ReplayCase(
            "patch_inABranch_replays",
            (ctx, in) -> {
              var a = ctx.fork(() -> eitherStep(ctx));
              return step(ctx, "main") + a.await();
            })
        .at(5, stepDone(2, "x"))
        .at(6, stepDone(1, "m"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 main
            0 PatchMarked fast
            0 StepScheduled 2 new
            5 StepCompleted 2/1 "x"
            6 StepCompleted 1/1 "m"
            6 RunCompleted "mx"
            = succeeded
            """);
  }

  private static ReplayCase historyLength() {
    return new ReplayCase(
            "historyLength_aroundAPatch_isTheSameInReplay",
            (ctx, in) -> {
              long before = ctx.info().historyEvents();
              ctx.patch("a");
              long after = ctx.info().historyEvents();
              step(ctx, "s" + before + after);
              ctx.patch("b");
              return step(ctx, "s" + ctx.info().historyEvents());
            })
        .at(5, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 PatchMarked a
            0 StepScheduled 1 s11
            5 StepCompleted 1/1 "x"
            5 PatchMarked b
            5 StepScheduled 2 s4
            = running for step #2 s4
            """);
  }

  private static ReplayCase changedWhereItIsNotCompared() {
    return new ReplayCase(
            "code_changedInStatusAndDurations_stillMatches",
            (ctx, in) -> {
              ctx.status("waiting for an hour");
              ctx.sleep(Things.millis(60));
              return "old";
            })
        .deploy(
            3,
            (ctx, in) -> {
              ctx.status("waiting for a day");
              ctx.sleep(Things.millis(6_000));
              return "new";
            })
        .at(60)
        .gives(
            """
            0 RunStarted
            0 StatusChanged waiting for an hour
            0 TimerStarted 1 until 60
            60 TimerFired 1
            60 RunCompleted "new"
            = succeeded 'waiting for an hour'
            """);
  }
}
