package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.json;
import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.WaitTimedOutException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Signals: kept until somebody wants them, each given once, in order per name.
final class SignalReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        awaited(),
        buffered(),
        unwanted(),
        inOrder(),
        byName(),
        equalOnesAreKept(),
        canceledWait(),
        timedOutWaits(),
        givenUpAfterArrival(),
        signalAndTimeoutTogether(),
        polled(),
        pollBetweenWaits(),
        drained(),
        severalWaiters(),
        waitGivenUpByAnother(),
        emptyPayload(),
        wrongType());
  }

  private static ReplayCase awaited() {
    return new ReplayCase(
            "signal_awaited_isGiven", (ctx, in) -> ctx.signals("go", String.class).await())
        .at(5, signal("go", "x"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            5 SignalReceived go "x"
            5 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase buffered() {
    return new ReplayCase(
            "signal_beforeItIsAwaited_isKept",
            (ctx, in) -> {
              step(ctx, "a");
              return ctx.signals("go", String.class).await();
            })
        .at(5, signal("go", "early"))
        .at(6, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 SignalReceived go "early"
            6 StepCompleted 1/1 "x"
            6 SignalAwaited 2 go
            6 RunCompleted "early"
            = succeeded
            """);
  }

  private static ReplayCase unwanted() {
    return new ReplayCase("signal_nobodyAwaits_isRecorded", (ctx, in) -> step(ctx, "a"))
        .at(5, signal("go", "x"))
        .at(6, stepDone(1, "y"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 SignalReceived go "x"
            6 StepCompleted 1/1 "y"
            6 RunCompleted "y"
            = succeeded
            """);
  }

  private static ReplayCase inOrder() {
    return new ReplayCase(
            "signals_ofOneName_comeInOrder",
            (ctx, in) -> {
              SignalChannel<String> go = ctx.signals("go", String.class);
              return go.await() + go.await() + go.await();
            })
        .at(5, signal("go", "a"), signal("go", "b"))
        .at(6, signal("go", "c"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            5 SignalReceived go "a"
            5 SignalAwaited 2 go
            5 SignalReceived go "b"
            5 SignalAwaited 3 go
            6 SignalReceived go "c"
            6 RunCompleted "abc"
            = succeeded
            """);
  }

  private static ReplayCase byName() {
    return new ReplayCase(
            "signals_ofSeveralNames_areKeptApart",
            (ctx, in) ->
                ctx.signals("a", String.class).await() + ctx.signals("b", String.class).await())
        .at(5, signal("b", "B1"), signal("b", "B2"))
        .at(6, signal("a", "A"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 a
            5 SignalReceived b "B1"
            5 SignalReceived b "B2"
            6 SignalReceived a "A"
            6 SignalAwaited 2 b
            6 RunCompleted "AB1"
            = succeeded
            """);
  }

  private static ReplayCase equalOnesAreKept() {
    return new ReplayCase(
            "signals_equal_countEach",
            (ctx, in) -> {
              SignalChannel<String> go = ctx.signals("go", String.class);
              return go.await() + go.await();
            })
        .at(5, signal("go", "x"), signal("go", "x"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            5 SignalReceived go "x"
            5 SignalAwaited 2 go
            5 SignalReceived go "x"
            5 RunCompleted "xx"
            = succeeded
            """);
  }

  private static ReplayCase canceledWait() {
    return new ReplayCase(
            "wait_canceled_takesNoSignal",
            (ctx, in) -> {
              SignalChannel<String> go = ctx.signals("go", String.class);
              go.awaitAsync().cancel();
              return go.await();
            })
        .at(5, signal("go", "x"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            0 CommandCanceled 1
            0 SignalAwaited 2 go
            5 SignalReceived go "x"
            5 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase timedOutWaits() {
    return new ReplayCase(
            "waits_timedOut_leaveTheSignalToTheNext",
            (ctx, in) -> {
              SignalChannel<String> go = ctx.signals("go", String.class);
              for (int i = 0; i < 2; i++) {
                try {
                  return go.await(millis(30)) + i;
                } catch (WaitTimedOutException e) {
                  // the next one has it
                }
              }
              return go.await() + 2;
            })
        .at(30)
        .at(60)
        .at(70, signal("go", "x"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            0 TimerStarted 2 until 30
            30 TimerFired 2
            30 CommandCanceled 1
            30 SignalAwaited 3 go
            30 TimerStarted 4 until 60
            60 TimerFired 4
            60 CommandCanceled 3
            60 SignalAwaited 5 go
            70 SignalReceived go "x"
            70 RunCompleted "x2"
            = succeeded
            """);
  }

  private static ReplayCase givenUpAfterArrival() {
    return new ReplayCase(
            "wait_canceledAfterItsSignalCame_keepsIt",
            (ctx, in) -> {
              var wait = ctx.signals("go", String.class).awaitAsync();
              ctx.activity(ECHO, "a");
              wait.cancel();
              return wait.await();
            })
        .at(5, signal("go", "x"))
        .at(6, done(2, "y"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            0 ActivityScheduled 2 echo "a"
            5 SignalReceived go "x"
            6 ActivityCompleted 2/1 "y"
            6 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase signalAndTimeoutTogether() {
    return new ReplayCase(
            "signal_afterTheTimeoutFired_isKeptForLater",
            (ctx, in) -> {
              SignalChannel<String> go = ctx.signals("go", String.class);
              try {
                return go.await(millis(30));
              } catch (WaitTimedOutException e) {
                ctx.activity(ECHO, "remind");
                return go.poll().orElse("nothing");
              }
            })
        .at(30)
        .at(31, signal("go", "x"), done(3, "ok"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            0 TimerStarted 2 until 30
            30 TimerFired 2
            30 CommandCanceled 1
            30 ActivityScheduled 3 echo "remind"
            31 SignalReceived go "x"
            31 ActivityCompleted 3/1 "ok"
            31 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase polled() {
    return new ReplayCase(
            "poll_nothingThere_isEmpty",
            (ctx, in) -> {
              String before = ctx.signals("go", String.class).poll().orElse("-");
              step(ctx, "a");
              String after = ctx.signals("go", String.class).poll().orElse("-");
              return before + after + ctx.signals("go", String.class).poll().orElse("-");
            })
        .at(5, signal("go", "x"))
        .at(6, stepDone(1, "y"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 SignalReceived go "x"
            6 StepCompleted 1/1 "y"
            6 RunCompleted "-x-"
            = succeeded
            """);
  }

  private static ReplayCase pollBetweenWaits() {
    return new ReplayCase(
            "poll_whileAnotherWaits_doesNotOvertakeIt",
            (ctx, in) -> {
              SignalChannel<String> go = ctx.signals("go", String.class);
              var waiting = go.awaitAsync();
              step(ctx, "a");
              String polled = go.poll().orElse("-");
              return waiting.await() + polled + go.poll().orElse("-");
            })
        .at(5, signal("go", "1"), signal("go", "2"))
        .at(6, stepDone(2, "y"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            0 StepScheduled 2 a
            5 SignalReceived go "1"
            5 SignalReceived go "2"
            6 StepCompleted 2/1 "y"
            6 RunCompleted "12-"
            = succeeded
            """);
  }

  private static ReplayCase drained() {
    return new ReplayCase(
            "poll_inALoop_drains",
            (ctx, in) -> {
              ctx.sleep(millis(10));
              List<String> all = new ArrayList<>();
              var next = ctx.signals("go", String.class).poll();
              while (next.isPresent()) {
                all.add(next.get());
                next = ctx.signals("go", String.class).poll();
              }
              return all;
            })
        .at(1, signal("go", "a"))
        .at(2, signal("go", "b"), signal("go", "c"))
        .at(10)
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            1 SignalReceived go "a"
            2 SignalReceived go "b"
            2 SignalReceived go "c"
            10 TimerFired 1
            10 RunCompleted ["a","b","c"]
            = succeeded
            """);
  }

  private static ReplayCase severalWaiters() {
    return new ReplayCase(
            "waiters_several_areServedInOrder",
            (ctx, in) -> {
              SignalChannel<String> go = ctx.signals("go", String.class);
              var first = ctx.fork(() -> "1" + go.await());
              var second = ctx.fork(() -> "2" + go.await());
              return ctx.all(List.of(first, second));
            })
        .at(5, signal("go", "a"))
        .at(6, signal("go", "b"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            0 SignalAwaited 2 go
            5 SignalReceived go "a"
            6 SignalReceived go "b"
            6 RunCompleted ["1a","2b"]
            = succeeded
            """);
  }

  private static ReplayCase waitGivenUpByAnother() {
    return new ReplayCase(
            "waiter_inTheMiddleGivenUp_isSkipped",
            (ctx, in) -> {
              SignalChannel<String> go = ctx.signals("go", String.class);
              var first = go.awaitAsync();
              var second = go.awaitAsync();
              var third = go.awaitAsync();
              second.cancel();
              return ctx.all(List.of(first, third));
            })
        .at(5, signal("go", "a"), signal("go", "b"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            0 SignalAwaited 2 go
            0 SignalAwaited 3 go
            0 CommandCanceled 2
            5 SignalReceived go "a"
            5 SignalReceived go "b"
            5 RunCompleted ["a","b"]
            = succeeded
            """);
  }

  private static ReplayCase emptyPayload() {
    return new ReplayCase(
            "signal_withoutPayload_isNull",
            (ctx, in) -> ctx.signals("go", String.class).await() == null)
        .at(5, new Event.SignalReceived("go", json("null")))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            5 SignalReceived go null
            5 RunCompleted true
            = succeeded
            """);
  }

  private static ReplayCase wrongType() {
    return new ReplayCase(
            "signal_ofAnotherType_throwsWhereItIsAwaited",
            (ctx, in) -> {
              try {
                return ctx.signals("go", Integer.class).await();
              } catch (PawlException e) {
                return e.code();
              }
            })
        .at(5, signal("go", "x"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            5 SignalReceived go "x"
            5 RunCompleted "INVALID_PAYLOAD"
            = succeeded
            """);
  }
}
