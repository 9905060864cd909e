package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;

import java.util.List;
import java.util.stream.Stream;

/// Time, ids, random numbers and facts about the run: without a write, and the same in replay.
final class ValuesReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        time(), timeDuringDowntime(), timeThatGoesBack(), random(), inBranches(), info());
  }

  private static ReplayCase time() {
    return new ReplayCase(
            "now_betweenWaits_standsStill",
            (ctx, in) -> {
              long start = ctx.now().toEpochMilli();
              ctx.sleep(millis(10));
              long woken = ctx.now().toEpochMilli();
              step(ctx, "at " + woken);
              return List.of(start, woken, ctx.now().toEpochMilli());
            })
        .at(12)
        .at(20, stepDone(2, "x"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 10
            12 TimerFired 1
            12 StepScheduled 2 at 12
            20 StepCompleted 2/1 "x"
            20 RunCompleted [0,12,20]
            = succeeded
            """);
  }

  private static ReplayCase timeDuringDowntime() {
    return new ReplayCase(
            "now_afterADowntime_isTheTimeOfTheInput",
            (ctx, in) -> step(ctx, "a") + ctx.now().toEpochMilli())
        .at(86_400_000, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            86400000 StepCompleted 1/1 "x"
            86400000 RunCompleted "x86400000"
            = succeeded
            """);
  }

  private static ReplayCase timeThatGoesBack() {
    return new ReplayCase(
            "now_onAClockThatWentBack_standsStill",
            (ctx, in) -> {
              step(ctx, "a");
              long first = ctx.now().toEpochMilli();
              step(ctx, "b");
              return ctx.now().toEpochMilli() - first;
            })
        .at(50, stepDone(1, "x"))
        .at(20, stepDone(2, "y"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            50 StepCompleted 1/1 "x"
            50 StepScheduled 2 b
            50 StepCompleted 2/1 "y"
            50 RunCompleted 0
            = succeeded
            """);
  }

  private static ReplayCase random() {
    return new ReplayCase(
            "randomValues_drawnAcrossTurns_areTheSameInReplay",
            (ctx, in) -> {
              step(ctx, ctx.uuid().toString());
              step(ctx, ctx.uuid().toString());
              return List.of(ctx.random().nextInt(1_000_000), ctx.uuid().version());
            })
        .at(5, stepDone(1, "x"))
        .at(6, stepDone(2, "y"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 63cbe1e4-5932-4dd7-844c-3cd7f43c661c
            5 StepCompleted 1/1 "x"
            5 StepScheduled 2 e6984080-bab1-4a02-953a-eb70673e29cb
            6 StepCompleted 2/1 "y"
            6 RunCompleted [536205,4]
            = succeeded
            """);
  }

  private static ReplayCase inBranches() {
    return new ReplayCase(
            "randomValues_drawnInBranches_followHistory",
            (ctx, in) -> {
              var a = ctx.fork(() -> step(ctx, "a") + ctx.random().nextInt(100));
              var b = ctx.fork(() -> step(ctx, "b") + ctx.random().nextInt(100));
              return ctx.all(List.of(a, b));
            })
        .at(5, stepDone(2, "B"))
        .at(6, stepDone(1, "A"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            0 StepScheduled 2 b
            5 StepCompleted 2/1 "B"
            6 StepCompleted 1/1 "A"
            6 RunCompleted ["A53","B96"]
            = succeeded
            """);
  }

  private static ReplayCase info() {
    return new ReplayCase(
            "info_tells_idVersionAndHistoryLength",
            (ctx, in) -> {
              long first = ctx.info().historyEvents();
              ctx.signals("go", String.class).await();
              var info = ctx.info();
              return "%s %d %s %s %d %d %s"
                  .formatted(
                      info.id(),
                      info.execution(),
                      info.type(),
                      info.version(),
                      first,
                      info.historyEvents(),
                      info.isContinueAsNewAdvised());
            })
        .at(5, signal("go", "x"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            5 SignalReceived go "x"
            5 RunCompleted "r1 1 case 1 1 3 false"
            = succeeded
            """);
  }
}
