package dev.pawl.testkit.program;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Workflow;

/// Runs programs as workflows of one type.
///
/// Bodies of steps and activities go through [Bodies], so that what ran can be told afterwards.
public final class Interpreter {
  /// The workflow type.
  public static final String WORKFLOW = "program";

  private static final String ACTIVITY = "work";

  private final Workflow<Input, String> workflow;
  private final Activity<Call, String> activity;

  /// What a run of a program is started with.
  ///
  /// @param baseMillis the start of the first run, which [Program.Now] counts from
  public record Input(Program program, long baseMillis) {}

  /// The input of the activity.
  ///
  /// @param path the place of the call in its program
  public record Call(String path, Trouble trouble) {}

  public Interpreter(Bodies bodies) {
    activity =
        Activity.of(
            ACTIVITY,
            Call.class,
            String.class,
            (attempt, call) -> bodies.run(call.path(), call.trouble(), attempt));
    workflow =
        Workflow.of(
            WORKFLOW,
            Input.class,
            String.class,
            (ctx, input) ->
                new Frame(ctx, this, bodies, input.baseMillis()).output(input.program()));
  }

  /// The workflow that runs programs.
  public Workflow<Input, String> workflow() {
    return workflow;
  }

  /// The activity that programs call.
  public Activity<Call, String> activity() {
    return activity;
  }

  static ActivityOptions options(Program.Act act) {
    return ActivityOptions.defaults()
        .withRetry(act.trouble().policy())
        .withScheduleToClose(java.time.Duration.ofMillis(act.closeMillis()));
  }
}
