package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;

import dev.pawl.engine.workflow.WaitTimedOutException;
import java.time.Duration;
import java.util.stream.Stream;

/// Timers, and waits with a timeout.
final class TimerReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        zero(),
        notBeforeItsTime(),
        overdue(),
        inOrderOfTime(),
        sameTime(),
        afterADowntime(),
        newTimerCountsFromNow(),
        forEver(),
        negative(),
        canceled(),
        awaitInTime(),
        awaitTooLate(),
        awaitAgain(),
        awaitZero(),
        awaitOfASettledPromise());
  }

  private static ReplayCase zero() {
    return new ReplayCase(
            "timer_ofZero_firesInTheSameTurn",
            (ctx, in) -> {
              ctx.sleep(Duration.ZERO);
              ctx.sleep(Duration.ZERO);
              return "on";
            })
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 0
            0 TimerFired 1
            0 TimerStarted 2 until 0
            0 TimerFired 2
            0 RunCompleted "on"
            = succeeded
            """);
  }

  private static ReplayCase notBeforeItsTime() {
    return new ReplayCase(
            "timer_notYetDue_doesNotFire",
            (ctx, in) -> {
              ctx.sleep(millis(50));
              return "on";
            })
        .at(49)
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 50
            = waiting for timer #1 until 50
            """);
  }

  private static ReplayCase overdue() {
    return new ReplayCase(
            "timer_overdue_firesAtOnce",
            (ctx, in) -> {
              ctx.sleep(millis(50));
              return ctx.now().toEpochMilli();
            })
        .at(9_000)
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 50
            9000 TimerFired 1
            9000 RunCompleted 9000
            = succeeded
            """);
  }

  private static ReplayCase inOrderOfTime() {
    return new ReplayCase(
            "timers_ofSeveralLengths_fireByTime",
            (ctx, in) -> {
              var late = ctx.sleepAsync(millis(30));
              var early = ctx.sleepAsync(millis(10));
              early.await();
              ctx.status("early");
              late.await();
              return "both";
            })
        .at(100)
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 30
            0 TimerStarted 2 until 10
            100 TimerFired 2
            100 StatusChanged early
            100 TimerFired 1
            100 RunCompleted "both"
            = succeeded 'early'
            """);
  }

  private static ReplayCase sameTime() {
    return new ReplayCase(
            "timers_dueAtOnce_fireByNumber",
            (ctx, in) -> {
              var first = ctx.sleepAsync(millis(10));
              var second = ctx.sleepAsync(millis(10));
              second.await();
              return first.isDone();
            })
        .at(10)
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            0 TimerStarted 2 until 10
            10 TimerFired 1
            10 TimerFired 2
            10 RunCompleted true
            = succeeded
            """);
  }

  private static ReplayCase afterADowntime() {
    return new ReplayCase(
            "inputs_thatCameBeforeAnOverdueTimer_goFirst",
            (ctx, in) -> {
              try {
                return ctx.signals("go", String.class).await(millis(50));
              } catch (WaitTimedOutException e) {
                return "too late";
              }
            })
        .at(9_000, signal("go", "x"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            0 TimerStarted 2 until 50
            9000 SignalReceived go "x"
            9000 CommandCanceled 2
            9000 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase newTimerCountsFromNow() {
    return new ReplayCase(
            "timer_afterAnActivityThatTookLong_countsFromNow",
            (ctx, in) -> {
              ctx.sleep(millis(50));
              ctx.activity(ECHO, "a");
              ctx.sleep(millis(50));
              return "on";
            })
        .at(50)
        .at(900, done(2, "x"))
        .at(949)
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 50
            50 TimerFired 1
            50 ActivityScheduled 2 echo "a"
            900 ActivityCompleted 2/1 "x"
            900 TimerStarted 3 until 950
            = waiting for timer #3 until 950
            """);
  }

  private static ReplayCase forEver() {
    return new ReplayCase(
            "timer_beyondAllTime_waitsToTheEndOfIt",
            (ctx, in) -> {
              ctx.sleep(Duration.ofSeconds(Long.MAX_VALUE));
              return "never";
            })
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 253402300799000
            = waiting for timer #1 until 253402300799000
            """);
  }

  private static ReplayCase negative() {
    return new ReplayCase(
            "timer_negative_throws",
            (ctx, in) -> {
              ctx.sleep(millis(-1));
              return "back in time";
            })
        .gives(
            """
            0 RunStarted
            0 RunFailed IllegalArgumentException: a timer of PT-0.001S; it must not be negative
            = failed
            """);
  }

  private static ReplayCase canceled() {
    return new ReplayCase(
            "timer_canceled_doesNotFire",
            (ctx, in) -> {
              var timer = ctx.sleepAsync(millis(10));
              timer.cancel();
              timer.cancel();
              return ctx.activity(ECHO, "a") + timer.isDone();
            })
        .at(20)
        .at(30, done(2, "x"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            0 CommandCanceled 1
            0 ActivityScheduled 2 echo "a"
            30 ActivityCompleted 2/1 "x"
            30 RunCompleted "xtrue"
            = succeeded
            """);
  }

  private static ReplayCase awaitInTime() {
    return new ReplayCase(
            "await_resultInTime_dropsTheTimer", (ctx, in) -> echo(ctx, "a").await(millis(50)))
        .at(30, done(1, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 TimerStarted 2 until 50
            30 ActivityCompleted 1/1 "x"
            30 CommandCanceled 2
            30 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase awaitTooLate() {
    return new ReplayCase(
            "await_timeOut_saysSoAndGivesUpNothing",
            (ctx, in) -> {
              var slow = echo(ctx, "a");
              try {
                slow.await(millis(50));
              } catch (WaitTimedOutException e) {
                ctx.status(e.getMessage());
              }
              return slow.await();
            })
        .at(50)
        .at(60, done(1, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 TimerStarted 2 until 50
            50 TimerFired 2
            50 StatusChanged activity echo did not come within PT0.05S
            60 ActivityCompleted 1/1 "x"
            60 RunCompleted "x"
            = succeeded 'activity echo did not come within PT0.05S'
            """);
  }

  private static ReplayCase awaitAgain() {
    return new ReplayCase(
            "await_repeatedAfterTimeouts_takesTheResult",
            (ctx, in) -> {
              var slow = echo(ctx, "a");
              for (int i = 1; ; i++) {
                try {
                  return slow.await(millis(10)) + i;
                } catch (WaitTimedOutException e) {
                  // once more
                }
              }
            })
        .at(10)
        .at(20)
        .at(25, done(1, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 TimerStarted 2 until 10
            10 TimerFired 2
            10 TimerStarted 3 until 20
            20 TimerFired 3
            20 TimerStarted 4 until 30
            25 ActivityCompleted 1/1 "x"
            25 CommandCanceled 4
            25 RunCompleted "x3"
            = succeeded
            """);
  }

  private static ReplayCase awaitZero() {
    return new ReplayCase(
            "await_ofZero_timesOutInTheSameTurn",
            (ctx, in) -> {
              try {
                return echo(ctx, "a").await(Duration.ZERO);
              } catch (WaitTimedOutException e) {
                return "not yet";
              }
            })
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 TimerStarted 2 until 0
            0 TimerFired 2
            0 RunCompleted "not yet"
            = succeeded
            """);
  }

  private static ReplayCase awaitOfASettledPromise() {
    return new ReplayCase(
            "await_ofASettledPromise_startsNoTimer",
            (ctx, in) -> {
              var first = echo(ctx, "a");
              ctx.activity(ECHO, "b");
              return first.await(millis(10));
            })
        .at(5, done(1, "x"), done(2, "y"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 ActivityScheduled 2 echo "b"
            5 ActivityCompleted 1/1 "x"
            5 ActivityCompleted 2/1 "y"
            5 RunCompleted "x"
            = succeeded
            """);
  }
}
