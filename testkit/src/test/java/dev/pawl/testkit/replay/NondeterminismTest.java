package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.SUB;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;
import static dev.pawl.testkit.replay.Things.stepAsync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.replay.Execution;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.WorkflowContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Code that no longer matches its history: the report says what history has, what the code asks
/// for and where, and what to do.
///
/// A line of new code that is marked by [#here] is the one that the report has to name.
final class NondeterminismTest {
  private volatile int line;

  /// Marks the calling line as the place of the mismatch.
  private <T> T here(T value) {
    line =
        StackWalker.getInstance()
            .walk(frames -> frames.skip(1).findFirst())
            .orElseThrow()
            .getLineNumber();
    return value;
  }

  /// Runs old code with inputs, then new code over what was recorded, which must be blocked.
  private String report(ReplayCase.Code old, List<Event.Input> inputs, ReplayCase.Code changed) {
    ReplayCase replayed = new ReplayCase("swap", old).at(5, inputs.toArray(Event.Input[]::new));
    ReplayRun run = ReplayRun.fresh(replayed);
    replayed.turns().forEach(run::take);
    line = 0;
    Execution.Rebuilt rebuilt = ReplayRun.rebuild(replayed, changed, run.history());
    assertThat(rebuilt).isInstanceOf(Execution.Rebuilt.Blocked.class);
    String report = ((Execution.Rebuilt.Blocked) rebuilt).report();
    assertThat(report)
        .startsWith("The code no longer matches what was recorded.")
        .contains("ctx.patch(")
        .endsWith("pawl unblock r1");
    return report;
  }

  private String report(ReplayCase.Code old, ReplayCase.Code changed) {
    return report(old, List.of(), changed);
  }

  private void assertSays(String report, String recorded, String asked) {
    assertThat(report.lines().map(String::strip))
        .contains(
            "history has:   " + recorded,
            "code asks for: " + asked + " at NondeterminismTest.java:" + line);
  }

  @Test
  void command_ofAnotherKind_isReported() {
    String report = report((ctx, in) -> ctx.activity(ECHO, "a"), (ctx, in) -> sleep(ctx, here(50)));

    assertSays(report, "#2 activity 'echo' (queue default, input \"a\")", "timer");
    assertThat(report).contains("before it:     #1 RunStarted");
  }

  private Object sleep(WorkflowContext ctx, int time) {
    ctx.sleep(millis(here(time)));
    return "slept";
  }

  @Test
  void timer_replacedByAnActivity_isReported() {
    String report = report((ctx, in) -> sleep(ctx, 50), (ctx, in) -> ctx.activity(ECHO, here("a")));

    assertSays(report, "#2 timer", "activity 'echo' (queue default, input \"a\")");
  }

  @Test
  void step_renamed_isReported() {
    String report =
        report(
            (ctx, in) -> step(ctx, "build"),
            (ctx, in) -> ctx.step(here("compile"), String.class, attempt -> "x"));

    assertSays(report, "#2 step 'build'", "step 'compile'");
  }

  @Test
  void activity_renamed_isReported() {
    String report =
        report(
            (ctx, in) -> ctx.activity(Things.FLAKY, "a"),
            (ctx, in) -> ctx.activity(ECHO, here("a")));

    assertSays(
        report,
        "#2 activity 'flaky' (queue default, input \"a\")",
        "activity 'echo' (queue default, input \"a\")");
  }

  @Test
  void activity_withAnotherInput_isReported() {
    String report =
        report((ctx, in) -> ctx.activity(ECHO, "a"), (ctx, in) -> ctx.activity(ECHO, here("b")));

    assertSays(
        report,
        "#2 activity 'echo' (queue default, input \"a\")",
        "activity 'echo' (queue default, input \"b\")");
  }

  @Test
  void activity_onAnotherQueue_isReported() {
    ActivityOptions gpu = ActivityOptions.defaults().withQueue("gpu");
    String report =
        report(
            (ctx, in) -> ctx.activity(ECHO, "a"), (ctx, in) -> ctx.activity(ECHO, here("a"), gpu));

    assertSays(
        report,
        "#2 activity 'echo' (queue default, input \"a\")",
        "activity 'echo' (queue gpu, input \"a\")");
  }

  @Test
  void signal_renamed_isReported() {
    String report =
        report(
            (ctx, in) -> ctx.signals("go", String.class).await(),
            (ctx, in) -> ctx.signals(here("stop"), String.class).await());

    assertSays(report, "#2 wait for signal 'go'", "wait for signal 'stop'");
  }

  @Test
  void question_renamed_isReported() {
    String report =
        report(
            (ctx, in) -> ctx.ask(Ask.of("why", "Why?", String.class)),
            (ctx, in) -> ctx.ask(Ask.of(here("when"), "When?", String.class)));

    assertSays(report, "#2 question 'why'", "question 'when'");
  }

  @Test
  void child_withAnotherId_isReported() {
    ChildOptions mine = ChildOptions.defaults().withId("mine");
    String report =
        report((ctx, in) -> ctx.child(SUB, "a"), (ctx, in) -> ctx.child(SUB, here("a"), mine));

    assertSays(
        report,
        "#2 child 'r1.1' of type sub (input \"a\")",
        "child 'mine' of type sub (input \"a\")");
  }

  @Test
  void detachedRun_replacedByAChild_isReported() {
    String report =
        report(
            (ctx, in) -> ctx.startDetached(SUB, "a", ChildOptions.defaults()).value(),
            (ctx, in) -> ctx.child(SUB, here("a")));

    assertSays(
        report, "#2 detached run 'r1.1' of type sub", "child 'r1.1' of type sub (input \"a\")");
  }

  @Test
  void kv_withAnotherValue_isReported() {
    String report = report((ctx, in) -> put(ctx, "a", 1), (ctx, in) -> put(ctx, "a", 2));

    assertSays(report, "#2 key 'a' = 1", "key 'a' = 2");
  }

  private Object put(WorkflowContext ctx, String key, int value) {
    ctx.kv().put(key, here(value));
    return step(ctx, "end");
  }

  @Test
  void kv_withAnotherKey_isReported() {
    String report = report((ctx, in) -> put(ctx, "a", 1), (ctx, in) -> put(ctx, "b", 1));

    assertSays(report, "#2 key 'a' = 1", "key 'b' = 1");
  }

  @Test
  void labels_changed_areReported() {
    String report = report((ctx, in) -> label(ctx, "x"), (ctx, in) -> label(ctx, "y"));

    assertSays(report, "#2 labels {team=x}", "labels {team=y}");
  }

  private Object label(WorkflowContext ctx, String team) {
    ctx.labels(Map.of("team", here(team)));
    return step(ctx, "end");
  }

  @Test
  void status_removed_isReported() {
    String report =
        report(
            (ctx, in) -> {
              ctx.status("building");
              return step(ctx, "build");
            },
            (ctx, in) -> ctx.step(here("build"), String.class, attempt -> "x"));

    assertSays(report, "#2 status 'building'", "step 'build'");
  }

  @Test
  void commands_reordered_areReported() {
    String report =
        report(
            (ctx, in) -> List.of(stepAsync(ctx, "a"), stepAsync(ctx, "b")).get(1).await(),
            (ctx, in) -> {
              var b = ctx.stepAsync(here("b"), String.class, attempt -> "x");
              stepAsync(ctx, "a");
              return b.await();
            });

    assertSays(report, "#2 step 'a'", "step 'b'");
  }

  @Test
  void commands_oneMoreBefore_areReported() {
    String report =
        report(
            (ctx, in) -> step(ctx, "a") + step(ctx, "b"),
            List.of(stepDone(1, "x")),
            (ctx, in) -> step(ctx, "a") + ctx.activity(ECHO, here("check")) + step(ctx, "b"));

    assertSays(report, "#4 step 'b'", "activity 'echo' (queue default, input \"check\")");
    assertThat(report)
        .containsSubsequence(
            "before it:     #1 RunStarted",
            "before it:     #2 step 'a'",
            "before it:     #3 StepCompleted of command 1");
  }

  @Test
  void commands_oneFewerBetween_areReported() {
    String report =
        report(
            (ctx, in) -> step(ctx, "a") + step(ctx, "b") + step(ctx, "c"),
            List.of(stepDone(1, "x"), stepDone(2, "y")),
            (ctx, in) -> step(ctx, "a") + ctx.step(here("c"), String.class, attempt -> "x"));

    assertSays(report, "#4 step 'b'", "step 'c'");
  }

  @Test
  void commands_oneFewerAtTheEnd_areReportedWhereTheCodeWaits() {
    String report =
        report(
            (ctx, in) -> {
              var a = echo(ctx, "a");
              var b = echo(ctx, "b");
              return a.await() + b.await();
            },
            (ctx, in) -> {
              var a = echo(ctx, "a");
              return here(a).await();
            });

    assertSays(
        report, "#3 activity 'echo' (queue default, input \"b\")", "nothing; every branch waits");
  }

  @Test
  void run_returningEarly_isReported() {
    String report =
        report(
            (ctx, in) -> step(ctx, "a") + step(ctx, "b"),
            List.of(stepDone(1, "x")),
            (ctx, in) -> step(ctx, "a"));

    assertThat(report)
        .contains("history has:   #4 step 'b'\n")
        .contains("code asks for: the end with output \"x\"\n");
  }

  @Test
  void run_failingEarly_isReportedWithTheFailureAndItsPlace() {
    String report =
        report(
            (ctx, in) -> step(ctx, "a") + step(ctx, "b"),
            List.of(stepDone(1, "x")),
            (ctx, in) -> {
              step(ctx, "a");
              throw new IllegalStateException(here("no such file"));
            });

    assertSays(
        report,
        "#4 step 'b'",
        "the end with failure java.lang.IllegalStateException: no such file");
  }

  @Test
  void race_removed_isReported() {
    String report =
        report(
            (ctx, in) -> {
              var first = ctx.race(List.of(echo(ctx, "a"), ctx.sleepAsync(millis(50))));
              return step(ctx, "after " + first.index());
            },
            List.of(done(1, "x")),
            (ctx, in) -> {
              var first = echo(ctx, "a");
              ctx.sleepAsync(millis(50));
              first.await();
              return ctx.step(here("after 0"), String.class, attempt -> "x");
            });

    assertSays(report, "#5 cancel of command 2", "step 'after 0'");
  }

  @Test
  void race_added_isReportedWhereTheCodeWaits() {
    String report =
        report(
            (ctx, in) -> {
              var first = echo(ctx, "a");
              ctx.sleepAsync(millis(50));
              first.await();
              return step(ctx, "after 0");
            },
            List.of(done(1, "x")),
            (ctx, in) -> {
              var both = List.of(echo(ctx, "a"), ctx.sleepAsync(millis(50)));
              return step(ctx, "after " + ctx.race(here(both)).index());
            });

    assertSays(report, "#5 step 'after 0'", "cancel of command 2");
  }

  @Test
  void branch_removed_isReported() {
    String report =
        report(
            (ctx, in) -> {
              var a = ctx.fork(() -> step(ctx, "a"));
              return step(ctx, "b") + a.await();
            },
            (ctx, in) -> ctx.step(here("a"), String.class, attempt -> "x") + step(ctx, "b"));

    assertSays(report, "#2 step 'b'", "step 'a'");
  }

  @Test
  void value_thatDiffersInEveryRun_isReported() {
    int[] runs = {0};
    ReplayCase.Code code = (ctx, in) -> ctx.activity(ECHO, here("run " + ++runs[0]));

    String report = report(code, code);

    assertSays(
        report,
        "#2 activity 'echo' (queue default, input \"run 1\")",
        "activity 'echo' (queue default, input \"run 2\")");
  }

  @Test
  void input_whereTheCodeAlreadyAsks_isReported() {
    String report =
        report(
            (ctx, in) -> ctx.signals("go", String.class).await() + step(ctx, "a"),
            List.of(signal("go", "x")),
            (ctx, in) -> {
              ctx.signals("go", String.class).awaitAsync();
              return ctx.step(here("a"), String.class, attempt -> "x");
            });

    assertSays(report, "#3 SignalReceived 'go'", "step 'a'");
  }
}
