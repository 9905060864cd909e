package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.childDone;
import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.failed;
import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.SUB;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;
import static dev.pawl.testkit.replay.Things.stepAsync;

import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.Race;
import dev.pawl.engine.workflow.WaitTimedOutException;
import java.util.List;
import java.util.stream.Stream;

/// Races: who wins, and that losers are given up, once and for all.
final class RaceReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        activityWins(),
        timerWins(),
        pending(),
        historyDecides(),
        tieBeforeTheCall(),
        failureWins(),
        everyKindLoses(),
        childWins(),
        timedOut(),
        nested(),
        workAfterTheRace(),
        resultOfALoser(),
        loserAwaited(),
        loop(),
        ofNone());
  }

  private static String text(Race<?> race) {
    return race.index() + ":" + race.value();
  }

  private static ReplayCase activityWins() {
    return new ReplayCase(
            "race_activityBeforeTimer_cancelsTheTimer",
            (ctx, in) -> text(ctx.race(List.of(echo(ctx, "a"), ctx.sleepAsync(millis(50))))))
        .at(5, done(1, "x"))
        .at(50)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 TimerStarted 2 until 50
            5 ActivityCompleted 1/1 "x"
            5 CommandCanceled 2
            5 RunCompleted "0:x"
            = succeeded
            """);
  }

  private static ReplayCase timerWins() {
    return new ReplayCase(
            "race_timerBeforeActivity_cancelsTheActivity",
            (ctx, in) -> text(ctx.race(List.of(echo(ctx, "a"), ctx.sleepAsync(millis(50))))))
        .at(50)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 TimerStarted 2 until 50
            50 TimerFired 2
            50 CommandCanceled 1
            50 RunCompleted "1:null"
            = succeeded
            """)
        .causes("EnqueueActivity 1/1 echo\nCancelActivity 1\n");
  }

  private static ReplayCase pending() {
    return new ReplayCase(
            "race_nobodyYet_waitsForAll",
            (ctx, in) -> text(ctx.race(List.of(echo(ctx, "a"), stepAsync(ctx, "b")))))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 StepScheduled 2 b
            = running for activity #1 echo, step #2 b
            """);
  }

  private static ReplayCase historyDecides() {
    return new ReplayCase(
            "race_severalInOneBatch_theFirstInHistoryWins",
            (ctx, in) ->
                text(
                    ctx.race(
                        List.of(
                            ctx.signals("a", String.class).awaitAsync(),
                            ctx.signals("b", String.class).awaitAsync(),
                            echo(ctx, "c")))))
        .at(5, signal("b", "B"), signal("a", "A"), done(3, "C"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 a
            0 SignalAwaited 2 b
            0 ActivityScheduled 3 echo "c"
            5 SignalReceived b "B"
            5 CommandCanceled 1
            5 CommandCanceled 3
            5 RunCompleted "1:B"
            = succeeded
            """)
        .leaves(2);
  }

  private static ReplayCase tieBeforeTheCall() {
    return new ReplayCase(
            "race_severalSettledBefore_theFirstArgumentWins",
            (ctx, in) -> {
              var a = echo(ctx, "a");
              var b = echo(ctx, "b");
              ctx.activity(ECHO, "c");
              return text(ctx.race(List.of(a, b)));
            })
        .at(5, done(2, "B"))
        .at(6, done(1, "A"))
        .at(7, done(3, "C"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 ActivityScheduled 2 echo "b"
            0 ActivityScheduled 3 echo "c"
            5 ActivityCompleted 2/1 "B"
            6 ActivityCompleted 1/1 "A"
            7 ActivityCompleted 3/1 "C"
            7 RunCompleted "0:A"
            = succeeded
            """);
  }

  private static ReplayCase failureWins() {
    return new ReplayCase(
            "race_failureFirst_throwsIt",
            (ctx, in) -> {
              try {
                return text(ctx.race(List.of(echo(ctx, "a"), echo(ctx, "b"))));
              } catch (ActivityFailedException e) {
                return e.failure().message();
              }
            })
        .at(5, failed(2, 1, "no"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 ActivityScheduled 2 echo "b"
            5 ActivityFailed 2/1 Boom: no
            5 CommandCanceled 1
            5 RunCompleted "no"
            = succeeded
            """);
  }

  private static ReplayCase everyKindLoses() {
    return new ReplayCase(
            "race_losersOfEveryKind_areGivenUp",
            (ctx, in) ->
                text(
                    ctx.race(
                        List.of(
                            stepAsync(ctx, "a"),
                            echo(ctx, "b"),
                            ctx.signals("c", String.class).awaitAsync(),
                            ctx.childAsync(SUB, "d"),
                            ctx.sleepAsync(millis(50))))))
        .at(50)
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            0 ActivityScheduled 2 echo "b"
            0 SignalAwaited 3 c
            0 ChildStarted 4 r1.4 sub "d"
            0 TimerStarted 5 until 50
            50 TimerFired 5
            50 CommandCanceled 1
            50 CommandCanceled 2
            50 CommandCanceled 3
            50 CommandCanceled 4
            50 RunCompleted "4:null"
            = succeeded
            """)
        .causes(
            """
            RunStep 1/1 a
            EnqueueActivity 2/1 echo
            StartRun r1.4 sub "d" for #4
            StopStep 1
            CancelActivity 2
            Mail r1.4: CancelRequested parent run r1 gave it up
            """);
  }

  private static ReplayCase childWins() {
    return new ReplayCase(
            "race_childFirst_isNotCanceled",
            (ctx, in) -> text(ctx.race(List.of(ctx.childAsync(SUB, "a"), echo(ctx, "b")))))
        .at(5, childDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "a"
            0 ActivityScheduled 2 echo "b"
            5 ChildCompleted 1 "x"
            5 CommandCanceled 2
            5 RunCompleted "0:x"
            = succeeded
            """)
        .causes("StartRun r1.1 sub \"a\" for #1\nEnqueueActivity 2/1 echo\nCancelActivity 2\n");
  }

  private static ReplayCase timedOut() {
    return new ReplayCase(
            "race_timedOut_cancelsAll",
            (ctx, in) -> {
              try {
                return text(ctx.race(List.of(echo(ctx, "a"), stepAsync(ctx, "b")), millis(50)));
              } catch (WaitTimedOutException e) {
                return e.getMessage();
              }
            })
        .at(50)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 StepScheduled 2 b
            0 TimerStarted 3 until 50
            50 TimerFired 3
            50 CommandCanceled 1
            50 CommandCanceled 2
            50 RunCompleted "the first of 2 did not come within PT0.05S"
            = succeeded
            """);
  }

  private static ReplayCase nested() {
    return new ReplayCase(
            "race_nested_givesUpTheLosersOfAllLevels",
            (ctx, in) -> {
              var inner = ctx.raceAsync(List.of(echo(ctx, "a"), echo(ctx, "b")));
              var both = ctx.allAsync(List.of(echo(ctx, "c"), echo(ctx, "d")));
              return ctx.race(List.of(inner, both)).index();
            })
        .at(5, done(3, "C"))
        .at(6, done(2, "B"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 ActivityScheduled 2 echo "b"
            0 ActivityScheduled 3 echo "c"
            0 ActivityScheduled 4 echo "d"
            5 ActivityCompleted 3/1 "C"
            6 ActivityCompleted 2/1 "B"
            6 CommandCanceled 4
            6 CommandCanceled 1
            6 RunCompleted 0
            = succeeded
            """);
  }

  private static ReplayCase workAfterTheRace() {
    return new ReplayCase(
            "work_afterARace_replays",
            (ctx, in) -> {
              var race = ctx.race(List.of(echo(ctx, "a"), ctx.sleepAsync(millis(50))));
              return step(ctx, "after " + race.index());
            })
        .at(50)
        .at(55, stepDone(3, "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 TimerStarted 2 until 50
            50 TimerFired 2
            50 CommandCanceled 1
            50 StepScheduled 3 after 1
            55 StepCompleted 3/1 "x"
            55 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase resultOfALoser() {
    return new ReplayCase(
            "result_ofALoser_isDropped",
            (ctx, in) -> {
              var race = ctx.race(List.of(echo(ctx, "a"), ctx.sleepAsync(millis(50))));
              return step(ctx, "after " + race.index());
            })
        .at(50, done(9, "none"))
        .at(55, done(1, "late"), failed(1, 1, "late"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 TimerStarted 2 until 50
            50 TimerFired 2
            50 CommandCanceled 1
            50 StepScheduled 3 after 1
            = running for step #3 after 1
            """);
  }

  private static ReplayCase loserAwaited() {
    return new ReplayCase(
            "loser_awaitedLater_throwsCanceled",
            (ctx, in) -> {
              var slow = echo(ctx, "a");
              ctx.race(List.of(slow, ctx.sleepAsync(millis(50))));
              return slow.await();
            })
        .at(50)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 TimerStarted 2 until 50
            50 TimerFired 2
            50 CommandCanceled 1
            50 RunFailed Canceled: activity echo was canceled
            = failed
            """);
  }

  private static ReplayCase loop() {
    return new ReplayCase(
            "races_inALoop_shareOneLongPromise",
            (ctx, in) -> {
              var stop = ctx.signals("stop", String.class).awaitAsync();
              int beats = 0;
              while (!stop.isDone()) {
                var beat = ctx.sleepAsync(millis(10));
                var first =
                    ctx.fork(() -> {
                      beat.await();
                      return "beat";
                    });
                try {
                  stop.await(millis(10));
                } catch (WaitTimedOutException e) {
                  beats++;
                }
                first.cancel();
              }
              return beats;
            })
        .at(10)
        .at(15, signal("stop", "x"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 stop
            0 TimerStarted 2 until 10
            0 TimerStarted 3 until 10
            10 TimerFired 2
            10 TimerFired 3
            10 TimerStarted 4 until 20
            10 TimerStarted 5 until 20
            15 SignalReceived stop "x"
            15 CommandCanceled 5
            15 RunCompleted 1
            = succeeded
            """);
  }

  private static ReplayCase ofNone() {
    return new ReplayCase("race_ofNothing_fails", (ctx, in) -> ctx.race(List.of()))
        .gives(
            """
            0 RunStarted
            0 RunFailed PawlException: race of no promises would never end; pass at least one
            = failed
            """);
  }
}
