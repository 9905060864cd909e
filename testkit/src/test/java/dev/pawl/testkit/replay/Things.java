package dev.pawl.testkit.replay;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.time.Duration;

/// What the code of replay cases calls.
final class Things {
  /// Three attempts, 10 ms apart.
  static final RetryPolicy THREE = RetryPolicy.fixed(3, Duration.ofMillis(10));

  /// An activity from text to text with one attempt.
  static final Activity<String, String> ECHO =
      Activity.of("echo", String.class, String.class)
          .with(ActivityOptions.defaults().withRetry(RetryPolicy.none()));

  /// The same with three attempts.
  static final Activity<String, String> FLAKY =
      Activity.of("flaky", String.class, String.class)
          .with(ActivityOptions.defaults().withRetry(THREE));

  /// A workflow to be started as a child; only its name and types matter.
  static final Workflow<String, String> SUB =
      Workflow.of("sub", String.class, String.class, (ctx, in) -> in);

  private Things() {}

  static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  /// Schedules [#ECHO].
  static Promise<String> echo(WorkflowContext ctx, String input) {
    return ctx.activityAsync(ECHO, input);
  }

  /// Runs a step; replay cases bring its result as an input, so its body never runs.
  static String step(WorkflowContext ctx, String name) {
    return ctx.step(name, String.class, Things::neverRun);
  }

  static Promise<String> stepAsync(WorkflowContext ctx, String name) {
    return ctx.stepAsync(name, String.class, Things::neverRun);
  }

  /// Runs a step with three attempts.
  static String flakyStep(WorkflowContext ctx, String name) {
    return ctx.step(name, StepOptions.retrying(THREE), TypeRef.of(String.class), Things::neverRun);
  }

  private static String neverRun(Object attempt) {
    throw new AssertionError("the body of a step ran in replay: " + attempt);
  }
}
