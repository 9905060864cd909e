package dev.pawl.store.sqlite;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The workflows that run while their process is killed: steps, activities, timers, signals,
/// children, a race, continue-as-new. Every body leaves a line in a ledger before it returns.
final class KillLoad {
  /// How many signals of each name a run waits for.
  static final int INS = 3;

  static final int OUTS = 2;
  private static final int STEPS = 5;

  private final KillLedger ledger;
  private final Activity<Job, String> work;
  private final Activity<Job, String> flaky;
  private final Workflow<Integer, String> inner;
  private final Workflow<Load, String> outer;

  /// The input of the outer workflow.
  ///
  /// @param heard the signals of the execution before, none in the first
  record Load(int number, List<String> heard) {}

  /// The input of an activity.
  ///
  /// @param stage grows from each body of a run to those that may only come after it
  record Job(String name, int stage) {}

  KillLoad(KillLedger ledger) {
    this.ledger = ledger;
    ActivityOptions retried =
        ActivityOptions.defaults().withRetry(RetryPolicy.fixed(100, Duration.ofMillis(10)));
    work =
        Activity.of("work", Job.class, String.class, (attempt, job) -> body(attempt, job))
            .with(retried);
    flaky = Activity.of("flaky", Job.class, String.class, this::fail).with(retried);
    inner = Workflow.of("inner", Integer.class, String.class, (ctx, number) -> inner(ctx));
    outer = Workflow.of("outer", Load.class, String.class, this::outer);
  }

  Workflow<Load, String> outer() {
    return outer;
  }

  Workflow<Integer, String> inner() {
    return inner;
  }

  List<Activity<Job, String>> activities() {
    return List.of(work, flaky);
  }

  /// What a run has to come to.
  static String output(int number) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < INS; i++) {
      parts.add(value(number, "in", i));
    }
    for (int i = 0; i < STEPS; i++) {
      parts.add("s" + i);
    }
    for (int i = 0; i < OUTS; i++) {
      parts.add(value(number, "out", i));
    }
    return String.join(" ", parts);
  }

  /// What the signals of a run carry.
  static String value(int number, String name, int index) {
    return number + "-" + name + "-" + index;
  }

  private String outer(WorkflowContext ctx, Load load) {
    return load.heard().isEmpty() ? first(ctx, load) : second(ctx, load);
  }

  private String first(WorkflowContext ctx, Load load) {
    step(ctx, new Job("open", 0));
    List<Promise<?>> beside =
        List.of(
            ctx.stepAsync("a", String.class, attempt -> body(attempt, new Job("a", 1))),
            ctx.activityAsync(work, new Job("b", 1)),
            ctx.sleepAsync(Duration.ofMillis(load.number() % 40)),
            ctx.fork(() -> ctx.activity(work, new Job("c", 1))),
            ctx.childAsync(
                inner, load.number(), ChildOptions.defaults().withId(ctx.info().id() + ".inner")));
    ctx.<@Nullable Object>all(beside);
    List<String> heard = new ArrayList<>();
    for (int i = 0; i < INS; i++) {
      heard.add(ctx.signals("in", String.class).await());
      step(ctx, new Job("heard" + i, 2 + i));
      ctx.status("heard " + heard);
    }
    throw ctx.continueAsNew(new Load(load.number(), heard));
  }

  private String second(WorkflowContext ctx, Load load) {
    List<String> parts = new ArrayList<>(load.heard());
    ctx.activity(flaky, new Job("flaky", 10));
    for (int i = 0; i < STEPS; i++) {
      parts.add(step(ctx, new Job("s" + i, 11 + i)));
      ctx.kv().put("last", i);
    }
    List<Promise<?>> race =
        List.of(
            ctx.sleepAsync(Duration.ofMillis(10 + load.number() % 20)),
            ctx.signals("never", String.class).awaitAsync());
    ctx.<@Nullable Object>race(race);
    for (int i = 0; i < OUTS; i++) {
      parts.add(ctx.signals("out", String.class).await());
    }
    step(ctx, new Job("close", 30));
    return String.join(" ", parts);
  }

  private String inner(WorkflowContext ctx) {
    step(ctx, new Job("begin", 0));
    ctx.sleep(Duration.ofMillis(15));
    return ctx.activity(work, new Job("end", 1));
  }

  private String step(WorkflowContext ctx, Job job) {
    return ctx.step(job.name(), String.class, attempt -> body(attempt, job));
  }

  private String body(Attempt attempt, Job job) {
    ledger.add(attempt, job);
    return job.name();
  }

  private String fail(Attempt attempt, Job job) {
    String result = body(attempt, job);
    if (attempt.attempt() == 1) {
      throw new IllegalStateException("the first attempt fails");
    }
    return result;
  }
}
