package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.failed;
import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.stepAsync;

import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.BranchFailedException;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.Settled;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.WorkflowContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// `all`, `any` and `allSettled`: results in order, failures, what is given up, timeouts.
final class CombinatorReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        allCompleted(),
        allPartly(),
        allFailed(),
        allOfNone(),
        allTimedOut(),
        allOfMany(),
        allNested(),
        allWithSettledMembers(),
        anySkipsFailures(),
        anyAllFailed(),
        anyTimedOut(),
        anyOfNone(),
        allSettledMixed(),
        allSettledTimedOut(),
        allSettledWithACanceledMember(),
        combinationCanceled());
  }

  private static List<Promise<String>> echoes(WorkflowContext ctx, int count) {
    List<Promise<String>> echoes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      echoes.add(echo(ctx, "e" + i));
    }
    return echoes;
  }

  private static ReplayCase allCompleted() {
    return new ReplayCase(
            "all_completedInAnyOrder_returnsInOrderOfArguments",
            (ctx, in) -> ctx.all(echoes(ctx, 3)))
        .at(5, done(3, "c"))
        .at(6, done(1, "a"), done(2, "b"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "e1"
            0 ActivityScheduled 2 echo "e2"
            0 ActivityScheduled 3 echo "e3"
            5 ActivityCompleted 3/1 "c"
            6 ActivityCompleted 1/1 "a"
            6 ActivityCompleted 2/1 "b"
            6 RunCompleted ["a","b","c"]
            = succeeded
            """);
  }

  private static ReplayCase allPartly() {
    return new ReplayCase("all_oneMissing_waits", (ctx, in) -> ctx.all(echoes(ctx, 2)))
        .at(5, done(2, "b"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "e1"
            0 ActivityScheduled 2 echo "e2"
            5 ActivityCompleted 2/1 "b"
            = waiting for activity #1 echo
            """);
  }

  private static ReplayCase allFailed() {
    return new ReplayCase(
            "all_oneFails_throwsAtOnceAndCancelsTheRest",
            (ctx, in) -> {
              try {
                return ctx.all(echoes(ctx, 3));
              } catch (ActivityFailedException e) {
                return e.failure().message();
              }
            })
        .at(5, failed(2, 1, "no"), done(1, "late"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "e1"
            0 ActivityScheduled 2 echo "e2"
            0 ActivityScheduled 3 echo "e3"
            5 ActivityFailed 2/1 Boom: no
            5 CommandCanceled 1
            5 CommandCanceled 3
            5 RunCompleted "no"
            = succeeded
            """)
        .leaves(1)
        .causes(
            """
            EnqueueActivity 1/1 echo
            EnqueueActivity 2/1 echo
            EnqueueActivity 3/1 echo
            CancelActivity 1
            CancelActivity 3
            """);
  }

  private static ReplayCase allOfNone() {
    return new ReplayCase(
            "all_ofNothing_returnsAtOnce",
            (ctx, in) -> List.of(ctx.all(List.of()), ctx.allSettled(List.of())))
        .gives(
            """
            0 RunStarted
            0 RunCompleted [[],[]]
            = succeeded
            """);
  }

  private static ReplayCase allTimedOut() {
    return new ReplayCase(
            "all_timedOut_cancelsWhatIsOpen",
            (ctx, in) -> {
              List<Promise<String>> echoes = echoes(ctx, 2);
              try {
                return ctx.all(echoes, millis(50));
              } catch (WaitTimedOutException e) {
                return e.getMessage();
              }
            })
        .at(5, done(1, "a"))
        .at(50)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "e1"
            0 ActivityScheduled 2 echo "e2"
            0 TimerStarted 3 until 50
            5 ActivityCompleted 1/1 "a"
            50 TimerFired 3
            50 CommandCanceled 2
            50 RunCompleted "all of 2 did not come within PT0.05S"
            = succeeded
            """);
  }

  private static ReplayCase allOfMany() {
    int many = 50;
    ReplayCase replayed =
        new ReplayCase("all_ofMany_returnsInOrder", (ctx, in) -> ctx.all(echoes(ctx, many)).size());
    StringBuilder lines = new StringBuilder("0 RunStarted\n");
    for (int i = 1; i <= many; i++) {
      lines.append("0 ActivityScheduled %d echo \"e%d\"\n".formatted(i, i));
    }
    for (int i = many; i >= 1; i--) {
      replayed = replayed.at(many - i + 1, done(i, "r"));
      lines.append("%d ActivityCompleted %d/1 \"r\"\n".formatted(many - i + 1, i));
    }
    return replayed.gives(lines + "50 RunCompleted 50\n= succeeded\n");
  }

  private static ReplayCase allNested() {
    return new ReplayCase(
            "all_nested_failsThroughAllLevels",
            (ctx, in) -> {
              var inner = ctx.allAsync(List.of(echo(ctx, "a"), echo(ctx, "b")));
              var outer = ctx.allAsync(List.of(inner, ctx.allAsync(List.of(echo(ctx, "c")))));
              try {
                return outer.await();
              } catch (ActivityFailedException e) {
                return "failed";
              }
            })
        .at(5, done(1, "A"))
        .at(6, failed(3, 1, "no"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 ActivityScheduled 2 echo "b"
            0 ActivityScheduled 3 echo "c"
            5 ActivityCompleted 1/1 "A"
            6 ActivityFailed 3/1 Boom: no
            6 CommandCanceled 2
            6 RunCompleted "failed"
            = succeeded
            """);
  }

  private static ReplayCase allWithSettledMembers() {
    return new ReplayCase(
            "all_withMembersThatFailedBefore_throwsAtOnce",
            (ctx, in) -> {
              var bad = echo(ctx, "bad");
              var slow = echo(ctx, "slow");
              ctx.sleep(millis(10));
              try {
                return ctx.all(List.of(slow, bad));
              } catch (ActivityFailedException e) {
                return slow.isDone();
              }
            })
        .at(5, failed(1, 1, "no"))
        .at(10)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "bad"
            0 ActivityScheduled 2 echo "slow"
            0 TimerStarted 3 until 10
            5 ActivityFailed 1/1 Boom: no
            10 TimerFired 3
            10 CommandCanceled 2
            10 RunCompleted true
            = succeeded
            """);
  }

  private static ReplayCase anySkipsFailures() {
    return new ReplayCase(
            "any_someFailed_returnsTheFirstResult",
            (ctx, in) -> {
              var first = ctx.any(echoes(ctx, 3));
              return first.index() + first.value();
            })
        .at(5, failed(1, 1, "no"))
        .at(6, done(3, "c"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "e1"
            0 ActivityScheduled 2 echo "e2"
            0 ActivityScheduled 3 echo "e3"
            5 ActivityFailed 1/1 Boom: no
            6 ActivityCompleted 3/1 "c"
            6 CommandCanceled 2
            6 RunCompleted "2c"
            = succeeded
            """);
  }

  private static ReplayCase anyAllFailed() {
    return new ReplayCase(
            "any_allFailed_throwsTheLastFailure",
            (ctx, in) -> {
              try {
                return ctx.any(echoes(ctx, 2));
              } catch (BranchFailedException e) {
                return e.getMessage();
              }
            })
        .at(5, failed(2, 1, "first"))
        .at(6, failed(1, 1, "last"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "e1"
            0 ActivityScheduled 2 echo "e2"
            5 ActivityFailed 2/1 Boom: first
            6 ActivityFailed 1/1 Boom: last
            6 RunCompleted "every one of 2 promises failed: Boom: last"
            = succeeded
            """);
  }

  private static ReplayCase anyTimedOut() {
    return new ReplayCase(
            "any_timedOut_cancelsAll",
            (ctx, in) -> {
              try {
                return ctx.any(echoes(ctx, 2), millis(50)).value();
              } catch (WaitTimedOutException e) {
                return "late";
              }
            })
        .at(5, failed(2, 1, "no"))
        .at(50)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "e1"
            0 ActivityScheduled 2 echo "e2"
            0 TimerStarted 3 until 50
            5 ActivityFailed 2/1 Boom: no
            50 TimerFired 3
            50 CommandCanceled 1
            50 RunCompleted "late"
            = succeeded
            """);
  }

  private static ReplayCase anyOfNone() {
    return new ReplayCase("any_ofNothing_fails", (ctx, in) -> ctx.any(List.of()))
        .gives(
            """
            0 RunStarted
            0 RunFailed PawlException: any of no promises would never end; pass at least one
            = failed
            """);
  }

  private static String outcome(Settled<?> settled) {
    return switch (settled) {
      case Settled.Succeeded<?>(var value) -> "ok " + value;
      case Settled.Failed<?>(var failure) -> "failed " + failure.message();
      case Settled.Canceled<?> _ -> "canceled";
    };
  }

  private static ReplayCase allSettledMixed() {
    return new ReplayCase(
            "allSettled_mixed_tellsHowEachEnded",
            (ctx, in) ->
                ctx.allSettled(List.of(echo(ctx, "a"), stepAsync(ctx, "b"))).stream()
                    .map(CombinatorReplayTest::outcome)
                    .toList())
        .at(5, failed(1, 1, "no"))
        .at(6, stepDone(2, "B"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 StepScheduled 2 b
            5 ActivityFailed 1/1 Boom: no
            6 StepCompleted 2/1 "B"
            6 RunCompleted ["failed no","ok B"]
            = succeeded
            """);
  }

  private static ReplayCase allSettledTimedOut() {
    return new ReplayCase(
            "allSettled_timedOut_cancelsWhatIsOpen",
            (ctx, in) -> {
              var all = ctx.allSettledAsync(echoes(ctx, 2));
              try {
                return all.await(millis(50)).size();
              } catch (WaitTimedOutException e) {
                all.cancel();
                return "late";
              }
            })
        .at(5, done(1, "a"))
        .at(50)
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "e1"
            0 ActivityScheduled 2 echo "e2"
            0 TimerStarted 3 until 50
            5 ActivityCompleted 1/1 "a"
            50 TimerFired 3
            50 CommandCanceled 2
            50 RunCompleted "late"
            = succeeded
            """);
  }

  private static ReplayCase allSettledWithACanceledMember() {
    return new ReplayCase(
            "allSettled_memberCanceled_countsAsEnded",
            (ctx, in) -> {
              var a = echo(ctx, "a");
              var go = ctx.signals("go", String.class).awaitAsync();
              a.cancel();
              return ctx.allSettled(List.of(a, go)).stream()
                  .map(CombinatorReplayTest::outcome)
                  .toList();
            })
        .at(5, signal("go", "x"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 SignalAwaited 2 go
            0 CommandCanceled 1
            5 SignalReceived go "x"
            5 RunCompleted ["canceled","ok x"]
            = succeeded
            """);
  }

  private static ReplayCase combinationCanceled() {
    return new ReplayCase(
            "combination_canceled_cancelsItsMembers",
            (ctx, in) -> {
              var any = ctx.anyAsync(echoes(ctx, 2));
              var all = ctx.allAsync(List.of(any, ctx.sleepAsync(millis(50))));
              all.cancel();
              return any.isDone();
            })
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "e1"
            0 ActivityScheduled 2 echo "e2"
            0 TimerStarted 3 until 50
            0 CommandCanceled 1
            0 CommandCanceled 2
            0 CommandCanceled 3
            0 RunCompleted true
            = succeeded
            """);
  }
}
