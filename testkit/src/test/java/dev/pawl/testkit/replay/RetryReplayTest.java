package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.busy;
import static dev.pawl.testkit.replay.Inputs.cancel;
import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.failed;
import static dev.pawl.testkit.replay.Inputs.json;
import static dev.pawl.testkit.replay.Inputs.refused;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.FLAKY;
import static dev.pawl.testkit.replay.Things.flakyStep;
import static dev.pawl.testkit.replay.Things.millis;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.WorkflowContext;
import java.time.Duration;
import java.util.stream.Stream;

/// Attempts of steps and activities: backoff, jitter, the end of trying, timeouts in between.
final class RetryReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        stepRetried(),
        attemptsSpent(),
        exponentialBackoff(),
        jitter(),
        nonRetryableKind(),
        notRetryableFailure(),
        retryAfter(),
        retryAfterTheBackoffIsLonger(),
        unboundedAttempts(),
        checkpoint(),
        downDuringBackoff(),
        crashDoesNotCountAsFailure(),
        closedInBackoff(),
        closedWhileRunning(),
        closedInsteadOfRetried(),
        canceledInBackoff());
  }

  private static String retrying(WorkflowContext ctx, RetryPolicy policy) {
    return ctx.activity(ECHO, "a", ActivityOptions.defaults().withRetry(policy));
  }

  private static String closing(WorkflowContext ctx, Duration bound) {
    return ctx.activity(
        ECHO, "a", ActivityOptions.defaults().withRetry(Things.THREE).withScheduleToClose(bound));
  }

  private static ReplayCase stepRetried() {
    return new ReplayCase("step_failedOnce_isTriedAgain", (ctx, in) -> flakyStep(ctx, "a"))
        .at(5, failed(1, 1, "no"))
        .at(15)
        .at(20, new Event.StepCompleted(1, 2, json("\"x\"")))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 AttemptFailed 1/1 Boom: no until 15
            15 AttemptStarted 1/2
            20 StepCompleted 1/2 "x"
            20 RunCompleted "x"
            = succeeded
            """)
        .causes("RunStep 1/1 a\nRunStep 1/2 a\n");
  }

  private static ReplayCase attemptsSpent() {
    return new ReplayCase(
            "activity_failedInEveryAttempt_throwsTheLast", (ctx, in) -> ctx.activity(FLAKY, "a"))
        .at(5, failed(1, 1, "one"))
        .at(15)
        .at(16, failed(1, 2, "two"))
        .at(26)
        .at(27, failed(1, 3, "three"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 flaky "a"
            5 AttemptFailed 1/1 Boom: one until 15
            15 AttemptStarted 1/2
            16 AttemptFailed 1/2 Boom: two until 26
            26 AttemptStarted 1/3
            27 ActivityFailed 1/3 Boom: three
            27 RunFailed ActivityFailedException: activity flaky failed: Boom: three
            = failed
            """);
  }

  private static ReplayCase exponentialBackoff() {
    RetryPolicy policy =
        RetryPolicy.defaults().withBackoff(millis(10), 3, millis(50)).withJitter(0);
    return new ReplayCase(
            "backoff_exponential_growsToItsMaximum", (ctx, in) -> retrying(ctx, policy))
        .at(0, failed(1, 1, "no"))
        .at(10)
        .at(10, failed(1, 2, "no"))
        .at(40)
        .at(40, failed(1, 3, "no"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 AttemptFailed 1/1 Boom: no until 10
            10 AttemptStarted 1/2
            10 AttemptFailed 1/2 Boom: no until 40
            40 AttemptStarted 1/3
            40 AttemptFailed 1/3 Boom: no until 90
            = waiting for activity #1 echo attempt 4 until 90
            """);
  }

  private static ReplayCase jitter() {
    RetryPolicy policy = RetryPolicy.fixed(0, millis(1_000)).withJitter(0.5);
    return new ReplayCase(
            "backoff_withJitter_isDecidedOnceAndRecorded", (ctx, in) -> retrying(ctx, policy))
        .at(0, failed(1, 1, "no"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 AttemptFailed 1/1 Boom: no until 930
            = waiting for activity #1 echo attempt 2 until 930
            """);
  }

  private static ReplayCase nonRetryableKind() {
    RetryPolicy policy = Things.THREE.withNonRetryable("Boom");
    return new ReplayCase(
            "failure_ofANonRetryableKind_endsTheAttempts", (ctx, in) -> retrying(ctx, policy))
        .at(5, failed(1, 1, Failure.of("Other", "no", true)))
        .at(15)
        .at(16, failed(1, 2, "no"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 AttemptFailed 1/1 Other: no until 15
            15 AttemptStarted 1/2
            16 ActivityFailed 1/2 Boom: no
            16 RunFailed ActivityFailedException: activity echo failed: Boom: no
            = failed
            """);
  }

  private static ReplayCase notRetryableFailure() {
    return new ReplayCase("failure_forGood_endsTheAttempts", (ctx, in) -> ctx.activity(FLAKY, "a"))
        .at(5, refused(1, 1, "never"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 flaky "a"
            5 ActivityFailed 1/1 Refused: never
            5 RunFailed ActivityFailedException: activity flaky failed: Refused: never
            = failed
            """);
  }

  private static ReplayCase retryAfter() {
    return new ReplayCase(
            "failure_withRetryAfter_waitsThatLong", (ctx, in) -> ctx.activity(FLAKY, "a"))
        .at(5, busy(1, 1, Duration.ofSeconds(60)))
        .at(60_004)
        .at(60_005)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 flaky "a"
            5 AttemptFailed 1/1 Busy: 429 until 60005
            60005 AttemptStarted 1/2
            = waiting for activity #1 flaky attempt 2
            """);
  }

  private static ReplayCase retryAfterTheBackoffIsLonger() {
    return new ReplayCase(
            "failure_withShortRetryAfter_waitsForTheBackoff", (ctx, in) -> ctx.activity(FLAKY, "a"))
        .at(5, busy(1, 1, Duration.ofMillis(3)))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 flaky "a"
            5 AttemptFailed 1/1 Busy: 429 until 15
            = waiting for activity #1 flaky attempt 2 until 15
            """);
  }

  private static ReplayCase unboundedAttempts() {
    RetryPolicy policy = RetryPolicy.fixed(0, Duration.ZERO);
    return new ReplayCase(
            "attempts_withoutBoundOrWait_followAtOnce", (ctx, in) -> retrying(ctx, policy))
        .at(5, failed(1, 1, "no"))
        .at(6, failed(1, 2, "no"))
        .at(7, done(1, 3, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 AttemptFailed 1/1 Boom: no until 5
            5 AttemptStarted 1/2
            6 AttemptFailed 1/2 Boom: no until 6
            6 AttemptStarted 1/3
            7 ActivityCompleted 1/3 "x"
            7 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase checkpoint() {
    Failure lost = Failure.of(Failure.TIMEOUT, "silent", true);
    return new ReplayCase(
            "checkpoint_ofAFailedAttempt_goesToTheNextOnes", (ctx, in) -> ctx.activity(FLAKY, "a"))
        .at(5, new Event.AttemptFailed(1, 1, lost, 0, json("{\"page\":7}")))
        .at(15)
        .at(16, new Event.AttemptFailed(1, 2, lost, 0, null))
        .at(26)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 flaky "a"
            5 AttemptFailed 1/1 Timeout: silent until 15 at {"page":7}
            15 AttemptStarted 1/2
            16 AttemptFailed 1/2 Timeout: silent until 26
            26 AttemptStarted 1/3
            = waiting for activity #1 flaky attempt 3
            """)
        .causes(
            """
            EnqueueActivity 1/1 flaky
            EnqueueActivity 1/2 flaky at {"page":7}
            EnqueueActivity 1/3 flaky at {"page":7}
            """);
  }

  private static ReplayCase downDuringBackoff() {
    return new ReplayCase(
            "backoff_overdueAfterADowntime_endsAtOnce", (ctx, in) -> ctx.activity(FLAKY, "a"))
        .at(5, failed(1, 1, "no"))
        .at(90_000)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 flaky "a"
            5 AttemptFailed 1/1 Boom: no until 15
            90000 AttemptStarted 1/2
            = waiting for activity #1 flaky attempt 2
            """);
  }

  private static ReplayCase crashDoesNotCountAsFailure() {
    return new ReplayCase(
            "attempts_startedByCrashes_doNotUseUpThePolicy", (ctx, in) -> flakyStep(ctx, "a"))
        .at(1, new Event.AttemptStarted(1, 2))
        .at(2, new Event.AttemptStarted(1, 3))
        .at(3, new Event.AttemptStarted(1, 4))
        .at(5, failed(1, 4, "no"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            1 AttemptStarted 1/2
            2 AttemptStarted 1/3
            3 AttemptStarted 1/4
            5 AttemptFailed 1/4 Boom: no until 15
            = waiting for step #1 a attempt 5 until 15
            """);
  }

  private static ReplayCase closedInBackoff() {
    return new ReplayCase(
            "scheduleToClose_inBackoff_failsWithTheLastFailure",
            (ctx, in) -> closing(ctx, millis(12)))
        .at(5, failed(1, 1, "no"))
        .at(12)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 AttemptFailed 1/1 Boom: no until 15
            12 ActivityFailed 1/1 Timeout: echo was not done within its schedule-to-close \
            timeout; last failure: Boom: no
            12 RunFailed ActivityFailedException: activity echo failed: Timeout: echo was not \
            done within its schedule-to-close timeout; last failure: Boom: no
            = failed
            """);
  }

  private static ReplayCase closedWhileRunning() {
    return new ReplayCase(
            "scheduleToClose_whileRunning_stopsTheAttempt",
            (ctx, in) -> {
              try {
                return closing(ctx, millis(12));
              } catch (ActivityFailedException e) {
                return e.failure().type();
              }
            })
        .at(12)
        .at(13, done(1, "late"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            12 ActivityFailed 1/1 Timeout: echo was not done within its schedule-to-close timeout
            12 RunCompleted "Timeout"
            = succeeded
            """)
        .leaves(1)
        .causes("EnqueueActivity 1/1 echo\nCancelActivity 1\n");
  }

  private static ReplayCase closedInsteadOfRetried() {
    return new ReplayCase(
            "scheduleToClose_andRetryBothOverdue_closes", (ctx, in) -> closing(ctx, millis(20)))
        .at(5, failed(1, 1, "no"))
        .at(500)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 AttemptFailed 1/1 Boom: no until 15
            500 ActivityFailed 1/1 Timeout: echo was not done within its schedule-to-close \
            timeout; last failure: Boom: no
            500 RunFailed ActivityFailedException: activity echo failed: Timeout: echo was not \
            done within its schedule-to-close timeout; last failure: Boom: no
            = failed
            """);
  }

  private static ReplayCase canceledInBackoff() {
    return new ReplayCase(
            "run_canceledInBackoff_startsNoMoreAttempts", (ctx, in) -> ctx.activity(FLAKY, "a"))
        .at(5, failed(1, 1, "no"))
        .at(7, cancel("stop"))
        .at(15)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 flaky "a"
            5 AttemptFailed 1/1 Boom: no until 15
            7 CancelRequested stop
            7 RunCanceled stop
            = canceled
            """);
  }
}
