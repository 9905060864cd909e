package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.cancel;
import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.quoted;
import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.SUB;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.step;

import dev.pawl.engine.history.Carried;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.workflow.ChildOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Continue-as-new: what ends, what is carried, and what the next execution finds.
final class ContinueAsNewReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        atOnce(),
        afterAStep(),
        carriesStateAndSignals(),
        givesUpOpenWork(),
        inABranch(),
        neverComesBack(),
        inputsBehindIt(),
        afterACancel(),
        nextExecutionFindsWhatWasCarried(),
        nextExecutionTakesCarriedSignals(),
        nextExecutionStartsOtherChildren(),
        nextExecutionLogs());
  }

  private static ReplayCase atOnce() {
    return new ReplayCase(
            "continueAsNew_atOnce_isQueuedAgain",
            (ctx, in) -> {
              throw ctx.continueAsNew("next");
            })
        .gives(
            """
            0 RunStarted
            0 ContinuedAsNew "next"
            = queued next "next" status null {} {} []
            """);
  }

  private static ReplayCase afterAStep() {
    return new ReplayCase(
            "continueAsNew_afterAStep_takesItsResultAsInput",
            (ctx, in) -> {
              throw ctx.continueAsNew(step(ctx, "a") + "!");
            })
        .at(5, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepCompleted 1/1 "x"
            5 ContinuedAsNew "x!"
            = queued next "x!" status null {} {} []
            """);
  }

  private static ReplayCase carriesStateAndSignals() {
    return new ReplayCase(
            "continueAsNew_carries_statusDataLabelsAndUnreadSignals",
            (ctx, in) -> {
              ctx.status("first");
              ctx.kv().put("b", 2);
              ctx.kv().put("a", 1);
              ctx.labels(Map.of("team", "x"));
              String read = ctx.signals("go", String.class).await();
              step(ctx, "a");
              throw ctx.continueAsNew(read);
            })
        .at(5, signal("go", "1"), signal("stop", "2"), signal("go", "3"))
        .at(6, stepDone(2, "x"))
        .gives(
            """
            0 RunStarted
            0 StatusChanged first
            0 KvChanged b 2
            0 KvChanged a 1
            0 LabelsChanged {team=x}
            0 SignalAwaited 1 go
            5 SignalReceived go "1"
            5 StepScheduled 2 a
            5 SignalReceived stop "2"
            5 SignalReceived go "3"
            6 StepCompleted 2/1 "x"
            6 ContinuedAsNew "1"
            = queued 'first' {team=x} next "1" status first {b=2, a=1} {team=x} \
            [SignalReceived stop "2", SignalReceived go "3"]
            """);
  }

  private static ReplayCase givesUpOpenWork() {
    return new ReplayCase(
            "continueAsNew_withOpenWork_givesItUp",
            (ctx, in) -> {
              echo(ctx, "a");
              ctx.childAsync(SUB, "b");
              ctx.startDetached(SUB, "c", ChildOptions.defaults());
              throw ctx.continueAsNew("next");
            })
        .at(5, done(1, "late"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 ChildStarted 2 r1.2 sub "b"
            0 DetachedStarted 3 r1.3 sub "c"
            0 ContinuedAsNew "next"
            = queued next "next" status null {} {} []
            """)
        .leaves(1)
        .causes(
            """
            EnqueueActivity 1/1 echo
            StartRun r1.2 sub "b" for #2
            StartRun r1.3 sub "c" detached
            CancelActivity 1
            Mail r1.2: CancelRequested parent run r1 gave it up
            """);
  }

  private static ReplayCase inABranch() {
    return new ReplayCase(
            "continueAsNew_inABranch_endsAll",
            (ctx, in) -> {
              ctx.fork(() -> {
                step(ctx, "a");
                throw ctx.continueAsNew("next");
              });
              return step(ctx, "b");
            })
        .at(5, stepDone(2, "x"), stepDone(1, "y"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 b
            0 StepScheduled 2 a
            5 StepCompleted 2/1 "x"
            5 ContinuedAsNew "next"
            = queued next "next" status null {} {} []
            """)
        .leaves(1);
  }

  private static ReplayCase neverComesBack() {
    return new ReplayCase(
            "continueAsNew_inATry_neverReachesFinally",
            (ctx, in) -> {
              try {
                ctx.continueAsNew("next");
                ctx.log().error("went on");
              } catch (RuntimeException e) {
                ctx.log().error("caught");
              } finally {
                ctx.log().error("finally");
              }
              return "went on";
            })
        .gives(
            """
            0 RunStarted
            0 ContinuedAsNew "next"
            = queued next "next" status null {} {} []
            """)
        .causes("");
  }

  private static ReplayCase inputsBehindIt() {
    return new ReplayCase(
            "inputs_behindContinueAsNew_belongToTheNext",
            (ctx, in) -> {
              throw ctx.continueAsNew(ctx.signals("go", String.class).await());
            })
        .at(5, signal("go", "a"), signal("go", "b"), cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            5 SignalReceived go "a"
            5 ContinuedAsNew "a"
            = queued next "a" status null {} {} []
            """)
        .leaves(2);
  }

  private static ReplayCase afterACancel() {
    return new ReplayCase(
            "continueAsNew_inACanceledRun_isCanceledToo",
            (ctx, in) -> {
              try {
                return step(ctx, "a");
              } finally {
                ctx.continueAsNew("next");
              }
            })
        .at(5, cancel("stop"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 CancelRequested stop
            5 RunCanceled stop
            = canceled
            """);
  }

  private static Carried carried(Event.SignalReceived... signals) {
    SequencedMap<String, Payload> kv = new LinkedHashMap<>();
    kv.put("n", Inputs.json("1"));
    SequencedMap<String, String> labels = new LinkedHashMap<>(Map.of("team", "x"));
    return new Carried("carried", kv, labels, List.of(signals));
  }

  private static ReplayCase nextExecutionFindsWhatWasCarried() {
    return new ReplayCase(
            "nextExecution_findsWhatWasCarried",
            (ctx, in) -> {
              int n = ctx.kv().get("n", Integer.class).orElseThrow();
              ctx.kv().put("n", n + 1);
              return step(ctx, ctx.info().execution() + in + n);
            })
        .carrying(carried())
        .at(5, stepDone(1, "x"))
        .gives(
            """
            0 RunStarted status carried {n=1} {team=x} []
            0 KvChanged n 2
            0 StepScheduled 1 2in1
            5 StepCompleted 1/1 "x"
            5 RunCompleted "x"
            = succeeded 'carried' {team=x}
            """);
  }

  private static ReplayCase nextExecutionTakesCarriedSignals() {
    return new ReplayCase(
            "nextExecution_takesCarriedSignalsFirst",
            (ctx, in) -> {
              var go = ctx.signals("go", String.class);
              return go.poll().orElse("-") + go.await() + go.await();
            })
        .carrying(
            carried(
                new Event.SignalReceived("go", quoted("a")),
                new Event.SignalReceived("other", quoted("o")),
                new Event.SignalReceived("go", quoted("b"))))
        .at(5, signal("go", "c"))
        .gives(
            """
            0 RunStarted status carried {n=1} {team=x} [SignalReceived go "a", \
            SignalReceived other "o", SignalReceived go "b"]
            0 SignalAwaited 1 go
            0 SignalAwaited 2 go
            5 SignalReceived go "c"
            5 RunCompleted "abc"
            = succeeded 'carried' {team=x}
            """);
  }

  private static ReplayCase nextExecutionStartsOtherChildren() {
    return new ReplayCase(
            "nextExecution_childrenHaveIdsOfTheirOwn",
            (ctx, in) -> {
              ctx.startDetached(SUB, "a", ChildOptions.defaults());
              return ctx.child(SUB, "b");
            })
        .carrying(carried())
        .at(5, Inputs.childDone(2, "x"))
        .gives(
            """
            0 RunStarted status carried {n=1} {team=x} []
            0 DetachedStarted 1 r1.2-1 sub "a"
            0 ChildStarted 2 r1.2-2 sub "b"
            5 ChildCompleted 2 "x"
            5 RunCompleted "x"
            = succeeded 'carried' {team=x}
            """);
  }

  private static ReplayCase nextExecutionLogs() {
    return new ReplayCase(
            "nextExecution_logsAndDrawsNumbers_likeTheFirst",
            (ctx, in) -> {
              ctx.log().info("execution " + ctx.info().execution());
              return step(ctx, "n" + ctx.random().nextInt(1000));
            })
        .carrying(carried())
        .gives(
            """
            0 RunStarted status carried {n=1} {team=x} []
            0 StepScheduled 1 n696
            = running 'carried' {team=x} for step #1 n696
            """)
        .causes("Log INFO execution 2\nRunStep 1/1 n696\n");
  }
}
