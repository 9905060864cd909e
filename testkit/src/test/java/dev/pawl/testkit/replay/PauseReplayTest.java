package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.cancel;
import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.failed;
import static dev.pawl.testkit.replay.Inputs.pause;
import static dev.pawl.testkit.replay.Inputs.resume;
import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.FLAKY;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.workflow.ActivityFailedException;
import java.util.List;
import java.util.stream.Stream;

/// A paused run: what comes is recorded, no code runs, no time passes for it.
final class PauseReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        recordsResults(),
        timersStandStill(),
        backoffStandsStill(),
        again(),
        resumeWithoutPause(),
        inOneBatch(),
        settlesCombinations(),
        canceled(),
        terminated(),
        unblocked());
  }

  private static ReplayCase recordsResults() {
    return new ReplayCase(
            "pause_resultsComing_areRecordedAndTakenOnResume",
            (ctx, in) -> {
              String a = ctx.activity(ECHO, "a");
              return a + ctx.signals("go", String.class).await() + step(ctx, "b");
            })
        .at(5, pause())
        .at(6, done(1, "A"), signal("go", "G"))
        .at(9, resume())
        .at(10, stepDone(3, "B"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 RunPaused lunch
            6 ActivityCompleted 1/1 "A"
            6 SignalReceived go "G"
            9 RunResumed
            9 SignalAwaited 2 go
            9 StepScheduled 3 b
            10 StepCompleted 3/1 "B"
            10 RunCompleted "AGB"
            = succeeded
            """)
        .causes(
            """
            EnqueueActivity 1/1 echo
            GateActivities hold
            GateActivities release
            RunStep 3/1 b
            """);
  }

  private static ReplayCase timersStandStill() {
    return new ReplayCase(
            "pause_timerDue_firesOnResume",
            (ctx, in) -> {
              ctx.sleep(millis(10));
              return ctx.now().toEpochMilli();
            })
        .at(5, pause())
        .at(10)
        .at(50, resume())
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            5 RunPaused lunch
            50 RunResumed
            50 TimerFired 1
            50 RunCompleted 50
            = succeeded
            """);
  }

  private static ReplayCase backoffStandsStill() {
    return new ReplayCase("pause_inBackoff_startsNoAttempt", (ctx, in) -> ctx.activity(FLAKY, "a"))
        .at(4, pause())
        .at(5, failed(1, 1, "no"))
        .at(15)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 flaky "a"
            4 RunPaused lunch
            5 AttemptFailed 1/1 Boom: no until 15
            = paused for activity #1 flaky attempt 2 until 15
            """);
  }

  private static ReplayCase again() {
    return new ReplayCase("pause_again_changesNothing", (ctx, in) -> step(ctx, "a"))
        .at(5, pause(), pause())
        .at(6, pause())
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 RunPaused lunch
            = paused for step #1 a
            """)
        .causes("RunStep 1/1 a\nGateActivities hold\n");
  }

  private static ReplayCase resumeWithoutPause() {
    return new ReplayCase("resume_ofARunThatIsNotPaused_changesNothing", (ctx, in) -> step(ctx, in))
        .at(5, resume())
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 in
            = running for step #1 in
            """);
  }

  private static ReplayCase inOneBatch() {
    return new ReplayCase(
            "pause_andResumeInOneBatch_areBothRecorded",
            (ctx, in) -> step(ctx, "a") + step(ctx, "b"))
        .at(5, pause(), stepDone(1, "A"), resume(), pause())
        .at(6, resume(), stepDone(2, "B"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 RunPaused lunch
            5 StepCompleted 1/1 "A"
            5 RunResumed
            5 StepScheduled 2 b
            5 RunPaused lunch
            6 RunResumed
            6 StepCompleted 2/1 "B"
            6 RunCompleted "AB"
            = succeeded
            """);
  }

  private static ReplayCase settlesCombinations() {
    return new ReplayCase(
            "pause_combinationFailing_cancelsTheRestAtOnce",
            (ctx, in) -> {
              try {
                return ctx.all(List.of(echo(ctx, "a"), echo(ctx, "b")));
              } catch (ActivityFailedException e) {
                return "failed";
              }
            })
        .at(5, pause())
        .at(6, failed(1, 1, "no"))
        .at(9, resume())
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 ActivityScheduled 2 echo "b"
            5 RunPaused lunch
            6 ActivityFailed 1/1 Boom: no
            6 CommandCanceled 2
            9 RunResumed
            9 RunCompleted "failed"
            = succeeded
            """);
  }

  private static ReplayCase canceled() {
    return new ReplayCase(
            "cancel_ofAPausedRun_endsThePause",
            (ctx, in) -> {
              ctx.cleanup(() -> step(ctx, "undo"));
              return step(ctx, "a");
            })
        .at(5, pause())
        .at(6, cancel("stop"), resume())
        .at(7, stepDone(2, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 RunPaused lunch
            6 CancelRequested stop
            6 StepScheduled 2 undo
            7 StepCompleted 2/1 "x"
            7 RunCanceled stop
            = canceled
            """)
        .causes(
            """
            RunStep 1/1 a
            GateActivities hold
            GateActivities release
            StopStep 1
            RunStep 2/1 undo
            """);
  }

  private static ReplayCase terminated() {
    return new ReplayCase("terminate_ofAPausedRun_endsIt", (ctx, in) -> step(ctx, "a"))
        .at(5, pause())
        .at(6, new Event.RunTerminated("enough"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 RunPaused lunch
            6 RunTerminated enough
            = canceled
            """);
  }

  private static ReplayCase unblocked() {
    return new ReplayCase("unblock_ofARunningRun_isRecorded", (ctx, in) -> step(ctx, "a"))
        .at(5, new Event.RunUnblocked("mended"))
        .at(6, stepDone(1, "A"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 RunUnblocked mended
            6 StepCompleted 1/1 "A"
            6 RunCompleted "A"
            = succeeded
            """);
  }
}
