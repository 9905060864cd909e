package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.childDone;
import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.failed;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.SUB;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;

import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Branches: blocking code beside blocking code, in an order that history fixes.
final class BranchReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        concurrent(),
        startOrder(),
        sequentialInside(),
        joinedMany(),
        racing(),
        againstAPlainPromise(),
        threeWithTimers(),
        nested(),
        withChildren(),
        losingChild(),
        failing(),
        failingUnobserved(),
        checkedException(),
        sharedState());
  }

  private static ReplayCase concurrent() {
    return new ReplayCase(
            "branches_twoWithSteps_goOnConcurrently",
            (ctx, in) -> {
              var a = ctx.fork(() -> step(ctx, "a1") + step(ctx, "a2"));
              var b = ctx.fork(() -> step(ctx, "b1") + step(ctx, "b2"));
              return a.await() + b.await();
            })
        .at(5, stepDone(2, "B1"))
        .at(6, stepDone(1, "A1"))
        .at(7, stepDone(3, "B2"))
        .at(8, stepDone(4, "A2"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a1
            0 StepScheduled 2 b1
            5 StepCompleted 2/1 "B1"
            5 StepScheduled 3 b2
            6 StepCompleted 1/1 "A1"
            6 StepScheduled 4 a2
            7 StepCompleted 3/1 "B2"
            8 StepCompleted 4/1 "A2"
            8 RunCompleted "A1A2B1B2"
            = succeeded
            """);
  }

  private static ReplayCase startOrder() {
    return new ReplayCase(
            "branches_forked_beginWhenTheForkingOneWaits",
            (ctx, in) -> {
              List<String> order = new ArrayList<>();
              var a = ctx.fork(() -> order.add("a"));
              order.add("main");
              var b = ctx.fork(() -> order.add("b"));
              ctx.all(List.of(a, b));
              return order;
            })
        .gives(
            """
            0 RunStarted
            0 RunCompleted ["main","a","b"]
            = succeeded
            """);
  }

  private static ReplayCase sequentialInside() {
    return new ReplayCase(
            "branch_withControlFlow_decidesByItsOwnResults",
            (ctx, in) -> {
              var build =
                  ctx.fork(() -> {
                    String result = ctx.activity(ECHO, "build");
                    return result.equals("red") ? ctx.activity(ECHO, "fix") : result;
                  });
              var lint = ctx.fork(() -> ctx.activity(ECHO, "lint"));
              return ctx.all(List.of(build, lint));
            })
        .at(5, done(1, "red"), done(2, "ok"))
        .at(6, done(3, "green"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "build"
            0 ActivityScheduled 2 echo "lint"
            5 ActivityCompleted 1/1 "red"
            5 ActivityScheduled 3 echo "fix"
            5 ActivityCompleted 2/1 "ok"
            6 ActivityCompleted 3/1 "green"
            6 RunCompleted ["green","ok"]
            = succeeded
            """);
  }

  private static ReplayCase joinedMany() {
    return new ReplayCase(
            "branches_joined_returnInOrderOfArguments",
            (ctx, in) -> {
              List<Promise<String>> branches = new ArrayList<>();
              for (String name : List.of("a", "b", "c", "d")) {
                branches.add(ctx.fork(() -> step(ctx, name)));
              }
              return ctx.all(branches);
            })
        .at(1, stepDone(4, "D"), stepDone(2, "B"))
        .at(2, stepDone(3, "C"), stepDone(1, "A"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            0 StepScheduled 2 b
            0 StepScheduled 3 c
            0 StepScheduled 4 d
            1 StepCompleted 4/1 "D"
            1 StepCompleted 2/1 "B"
            2 StepCompleted 3/1 "C"
            2 StepCompleted 1/1 "A"
            2 RunCompleted ["A","B","C","D"]
            = succeeded
            """);
  }

  private static ReplayCase racing() {
    return new ReplayCase(
            "branches_racing_theLoserIsGivenUpInTheMiddle",
            (ctx, in) -> {
              var slow = ctx.fork(() -> step(ctx, "a1") + step(ctx, "a2"));
              var fast = ctx.fork(() -> step(ctx, "b1"));
              return ctx.race(List.of(slow, fast)).value();
            })
        .at(5, stepDone(1, "A1"))
        .at(6, stepDone(2, "B1"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a1
            0 StepScheduled 2 b1
            5 StepCompleted 1/1 "A1"
            5 StepScheduled 3 a2
            6 StepCompleted 2/1 "B1"
            6 CommandCanceled 3
            6 RunCompleted "B1"
            = succeeded
            """);
  }

  private static ReplayCase againstAPlainPromise() {
    return new ReplayCase(
            "branch_racingAPlainPromise_mayLose",
            (ctx, in) -> {
              var branch = ctx.fork(() -> step(ctx, "a1") + step(ctx, "a2"));
              return ctx.race(List.of(branch, echo(ctx, "b"))).index();
            })
        .at(5, done(1, "B"), stepDone(2, "A1"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "b"
            0 StepScheduled 2 a1
            5 ActivityCompleted 1/1 "B"
            5 CommandCanceled 2
            5 RunCompleted 1
            = succeeded
            """)
        .leaves(1);
  }

  private static ReplayCase threeWithTimers() {
    return new ReplayCase(
            "branches_threeWithTimers_theShortestWins",
            (ctx, in) -> {
              List<Promise<String>> branches = new ArrayList<>();
              for (int length : List.of(30, 10, 20)) {
                branches.add(
                    ctx.fork(() -> {
                      ctx.sleep(millis(length));
                      return step(ctx, "after " + length);
                    }));
              }
              return ctx.race(branches).value();
            })
        .at(10)
        .at(15, stepDone(4, "x"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 30
            0 TimerStarted 2 until 10
            0 TimerStarted 3 until 20
            10 TimerFired 2
            10 StepScheduled 4 after 10
            15 StepCompleted 4/1 "x"
            15 CommandCanceled 1
            15 CommandCanceled 3
            15 RunCompleted "x"
            = succeeded
            """);
  }

  private static ReplayCase nested() {
    return new ReplayCase(
            "branches_nested_compose",
            (ctx, in) -> {
              var outer =
                  ctx.fork(() -> {
                    var inner = ctx.fork(() -> step(ctx, "inner"));
                    return step(ctx, "outer") + inner.await();
                  });
              return ctx.race(List.of(outer, ctx.sleepAsync(millis(50)))).value();
            })
        .at(5, stepDone(3, "I"))
        .at(6, stepDone(2, "O"))
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 50
            0 StepScheduled 2 outer
            0 StepScheduled 3 inner
            5 StepCompleted 3/1 "I"
            6 StepCompleted 2/1 "O"
            6 CommandCanceled 1
            6 RunCompleted "OI"
            = succeeded
            """);
  }

  private static ReplayCase withChildren() {
    return new ReplayCase(
            "branches_withChildren_areJoined",
            (ctx, in) -> {
              var a = ctx.fork(() -> ctx.child(SUB, "a"));
              var b = ctx.fork(() -> ctx.child(SUB, ctx.child(SUB, "b")));
              return ctx.all(List.of(a, b));
            })
        .at(5, childDone(2, "b2"))
        .at(6, childDone(1, "A"), childDone(3, "B"))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "a"
            0 ChildStarted 2 r1.2 sub "b"
            5 ChildCompleted 2 "b2"
            5 ChildStarted 3 r1.3 sub "b2"
            6 ChildCompleted 1 "A"
            6 ChildCompleted 3 "B"
            6 RunCompleted ["A","B"]
            = succeeded
            """);
  }

  private static ReplayCase losingChild() {
    return new ReplayCase(
            "branch_withAChild_losingARaceCancelsTheChild",
            (ctx, in) -> {
              var branch = ctx.fork(() -> ctx.child(SUB, "a"));
              return ctx.race(List.of(branch, ctx.sleepAsync(millis(50)))).index();
            })
        .at(50)
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 50
            0 ChildStarted 2 r1.2 sub "a"
            50 TimerFired 1
            50 CommandCanceled 2
            50 RunCompleted 1
            = succeeded
            """)
        .causes(
            """
            StartRun r1.2 sub "a" for #2
            Mail r1.2: CancelRequested parent run r1 gave it up
            """);
  }

  private static ReplayCase failing() {
    return new ReplayCase(
            "branch_failing_throwsWhereItIsAwaited",
            (ctx, in) -> {
              var branch = ctx.fork(() -> ctx.activity(ECHO, "a"));
              var other = ctx.fork(() -> step(ctx, "b"));
              try {
                return ctx.all(List.of(branch, other));
              } catch (ActivityFailedException e) {
                return e.failure().message();
              }
            })
        .at(5, failed(1, 1, "no"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 StepScheduled 2 b
            5 ActivityFailed 1/1 Boom: no
            5 CommandCanceled 2
            5 RunCompleted "no"
            = succeeded
            """);
  }

  private static ReplayCase failingUnobserved() {
    return new ReplayCase(
            "branch_failingUnobserved_doesNotEndTheRun",
            (ctx, in) -> {
              ctx.fork(() -> {
                throw new IllegalStateException("unseen");
              });
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

  private static ReplayCase checkedException() {
    return new ReplayCase(
            "branch_throwingAChecked_failsWithItsCause",
            (ctx, in) ->
                ctx.fork(
                        () -> {
                          throw new java.io.IOException("disk");
                        })
                    .await())
        .gives(
            """
            0 RunStarted
            0 RunFailed BranchFailedException: the branch failed: java.io.IOException: disk
            = failed
            """);
  }

  private static ReplayCase sharedState() {
    return new ReplayCase(
            "branches_sharingVariables_neverRunAtOnce",
            (ctx, in) -> {
              int[] sum = {0};
              List<Promise<Integer>> branches = new ArrayList<>();
              for (int i = 1; i <= 3; i++) {
                int amount = i;
                branches.add(
                    ctx.fork(() -> {
                      int before = sum[0];
                      step(ctx, "s" + amount);
                      sum[0] += amount;
                      return before;
                    }));
              }
              return List.of(ctx.all(branches), sum[0]);
            })
        .at(5, stepDone(2, "x"), stepDone(1, "x"), stepDone(3, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 s1
            0 StepScheduled 2 s2
            0 StepScheduled 3 s3
            5 StepCompleted 2/1 "x"
            5 StepCompleted 1/1 "x"
            5 StepCompleted 3/1 "x"
            5 RunCompleted [[0,0,0],6]
            = succeeded
            """);
  }
}
