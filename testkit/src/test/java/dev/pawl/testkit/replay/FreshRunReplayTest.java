package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.SUB;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;
import static dev.pawl.testkit.replay.Things.stepAsync;

import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a run does before anything comes back to it.
final class FreshRunReplayTest extends ReplayContract {

  @Override
  Stream<ReplayCase> cases() {
    return Stream.of(
        returning(),
        returningNull(),
        throwing(),
        throwingAnError(),
        badInput(),
        stepPending(),
        activityPending(),
        activityOnQueue(),
        timerPending(),
        signalPending(),
        questionPending(),
        childPending(),
        allKindsAtOnce(),
        unawaited(),
        strangeNames(),
        largeAndEmptyInputs());
  }

  private static ReplayCase returning() {
    return new ReplayCase("run_returnsAtOnce_succeeds", (ctx, in) -> in + "!")
        .gives(
            """
            0 RunStarted
            0 RunCompleted "in!"
            = succeeded
            """);
  }

  private static ReplayCase returningNull() {
    return new ReplayCase("run_returnsNull_succeeds", (ctx, in) -> null)
        .gives(
            """
            0 RunStarted
            0 RunCompleted null
            = succeeded
            """);
  }

  private static ReplayCase throwing() {
    return new ReplayCase(
            "run_throws_fails",
            (ctx, in) -> {
              throw new WorkflowFailure("no");
            })
        .gives(
            """
            0 RunStarted
            0 RunFailed WorkflowFailure: no
            = failed
            """);
  }

  private static ReplayCase throwingAnError() {
    return new ReplayCase(
            "run_throwsError_fails",
            (ctx, in) -> {
              step(ctx, "a");
              throw new AssertionError("broken");
            })
        .at(5, Inputs.stepDone(1, "x"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 a
            5 StepCompleted 1/1 "x"
            5 RunFailed AssertionError: broken
            = failed
            """);
  }

  private static ReplayCase badInput() {
    return new ReplayCase(
            "activity_resultOfOtherType_failsTheRun",
            (ctx, in) -> {
              String text = ctx.activity(ECHO, "a");
              return text.length();
            })
        .at(5, new dev.pawl.engine.history.Event.ActivityCompleted(1, 1, Inputs.json("[1]")))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            5 ActivityCompleted 1/1 [1]
            5 RunFailed PawlException: result of echo does not fit java.lang.String: Cannot \
            deserialize value of type `java.lang.String` from Array value
            = failed
            """);
  }

  private static ReplayCase stepPending() {
    return new ReplayCase("step_pending_isRunning", (ctx, in) -> step(ctx, "build"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 build
            = running for step #1 build
            """)
        .causes("RunStep 1/1 build\n");
  }

  private static ReplayCase activityPending() {
    return new ReplayCase("activity_pending_isWaiting", (ctx, in) -> ctx.activity(ECHO, "a"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            = waiting for activity #1 echo
            """)
        .causes("EnqueueActivity 1/1 echo\n");
  }

  private static ReplayCase activityOnQueue() {
    return new ReplayCase(
            "activity_onQueue_recordsTheQueue",
            (ctx, in) -> ctx.activity(ECHO, "a", ActivityOptions.defaults().withQueue("gpu")))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a" on gpu
            = waiting for activity #1 echo
            """);
  }

  private static ReplayCase timerPending() {
    return new ReplayCase(
            "timer_pending_isWaiting",
            (ctx, in) -> {
              ctx.sleep(millis(50));
              return "woken";
            })
        .gives(
            """
            0 RunStarted
            0 TimerStarted 1 until 50
            = waiting for timer #1 until 50
            """)
        .causes("");
  }

  private static ReplayCase signalPending() {
    return new ReplayCase(
            "signal_pending_isWaiting", (ctx, in) -> ctx.signals("go", String.class).await())
        .gives(
            """
            0 RunStarted
            0 SignalAwaited 1 go
            = waiting for signal #1 go
            """);
  }

  private static ReplayCase questionPending() {
    return new ReplayCase(
            "question_pending_isWaiting",
            (ctx, in) -> ctx.ask(Ask.choice("ship", "Ship it?", "yes", "no")))
        .gives(
            """
            0 RunStarted
            0 QuestionAsked 1 ship ["yes", "no"]
            = waiting for question #1 ship
            """);
  }

  private static ReplayCase childPending() {
    return new ReplayCase("child_pending_isWaiting", (ctx, in) -> ctx.child(SUB, "a"))
        .gives(
            """
            0 RunStarted
            0 ChildStarted 1 r1.1 sub "a"
            = waiting for child #1 r1.1
            """)
        .causes("StartRun r1.1 sub \"a\" for #1\n");
  }

  private static ReplayCase allKindsAtOnce() {
    return new ReplayCase(
            "commands_ofEveryKind_areNumberedInOrder",
            (ctx, in) -> {
              var step = stepAsync(ctx, "build");
              var activity = echo(ctx, "a");
              var timer = ctx.sleepAsync(millis(50));
              var signal = ctx.signals("go", String.class).awaitAsync();
              var question = ctx.askAsync(Ask.of("why", "Why?", String.class));
              var child = ctx.childAsync(SUB, "c");
              ctx.startDetached(SUB, "d", ChildOptions.defaults());
              ctx.status("all set");
              ctx.kv().put("k", 1);
              ctx.labels(Map.of("team", "x"));
              return ctx.all(List.of(step, activity, timer, signal, question, child));
            })
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 build
            0 ActivityScheduled 2 echo "a"
            0 TimerStarted 3 until 50
            0 SignalAwaited 4 go
            0 QuestionAsked 5 why
            0 ChildStarted 6 r1.6 sub "c"
            0 DetachedStarted 7 r1.7 sub "d"
            0 StatusChanged all set
            0 KvChanged k 1
            0 LabelsChanged {team=x}
            = running 'all set' {team=x} for step #1 build, activity #2 echo, timer #3 until 50, \
            signal #4 go, question #5 why, child #6 r1.6
            """)
        .causes(
            """
            RunStep 1/1 build
            EnqueueActivity 2/1 echo
            StartRun r1.6 sub "c" for #6
            StartRun r1.7 sub "d" detached
            ChangeKv k 1
            """);
  }

  private static ReplayCase unawaited() {
    return new ReplayCase(
            "commands_notAwaited_areGivenUpAtTheEnd",
            (ctx, in) -> {
              echo(ctx, "a");
              stepAsync(ctx, "b");
              ctx.sleepAsync(millis(50));
              ctx.childAsync(SUB, "c");
              return "over";
            })
        .at(5, done(1, "late"))
        .gives(
            """
            0 RunStarted
            0 ActivityScheduled 1 echo "a"
            0 StepScheduled 2 b
            0 TimerStarted 3 until 50
            0 ChildStarted 4 r1.4 sub "c"
            0 RunCompleted "over"
            = succeeded
            """)
        .leaves(1)
        .causes(
            """
            EnqueueActivity 1/1 echo
            RunStep 2/1 b
            StartRun r1.4 sub "c" for #4
            CancelActivity 1
            StopStep 2
            Mail r1.4: CancelRequested parent run r1 gave it up
            """);
  }

  private static ReplayCase strangeNames() {
    return new ReplayCase(
            "names_ofAnyScript_areKept",
            (ctx, in) -> {
              step(ctx, "Übung: 発送 🐾 'q' \"d\" \\");
              return ctx.signals("σήμα", String.class).await();
            })
        .at(5, Inputs.stepDone(1, "ü\\n🐾"))
        .at(6, Inputs.signal("σήμα", "発"))
        .gives(
            """
            0 RunStarted
            0 StepScheduled 1 Übung: 発送 🐾 'q' "d" \\
            5 StepCompleted 1/1 "ü\\n🐾"
            5 SignalAwaited 2 σήμα
            6 SignalReceived σήμα "発"
            6 RunCompleted "発"
            = succeeded
            """);
  }

  private static ReplayCase largeAndEmptyInputs() {
    String large = "x".repeat(200_000);
    return new ReplayCase(
            "payload_largeOrEmpty_isKept",
            (ctx, in) -> ctx.activity(ECHO, ctx.activity(ECHO, "")).length())
        .at(5, done(1, large))
        .at(6, done(2, large + large))
        .gives(
            "0 RunStarted\n0 ActivityScheduled 1 echo \"\"\n"
                + "5 ActivityCompleted 1/1 "
                + Inputs.quoted(large)
                + "\n"
                + "5 ActivityScheduled 2 echo "
                + Inputs.quoted(large)
                + "\n"
                + "6 ActivityCompleted 2/1 "
                + Inputs.quoted(large + large)
                + "\n"
                + "6 RunCompleted 400000\n= succeeded\n");
  }
}
