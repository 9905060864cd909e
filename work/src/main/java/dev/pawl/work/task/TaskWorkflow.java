package dev.pawl.work.task;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.time.Duration;
import java.util.List;

/// The life of a task. What it does to the world are activities; here is what follows what.
final class TaskWorkflow {
  /// The type of tasks.
  static final String TYPE = "pawl.task";

  /// The kind of tasks, as in `kind:task`.
  static final String KIND = "task";

  /// Where the run keeps how its last start ended.
  static final String END = "end";

  private static final Duration BACKOFF_MAX = Duration.ofHours(1);

  private final Activity<Attempt, TaskEnd> process;
  private final Activity<Attempt, TaskEnd> stop;
  private final Activity<String, String> outcome;

  /// One start of a task's command.
  ///
  /// @param number counts starts, from 1
  record Attempt(TaskOrder order, int number) {}

  /// @param process starts the command and has its end
  /// @param stop ends what was started, and has its end
  /// @param outcome waits for another run and has the state in which it ended
  TaskWorkflow(
      Activity<Attempt, TaskEnd> process,
      Activity<Attempt, TaskEnd> stop,
      Activity<String, String> outcome) {
    this.process = process;
    this.stop = stop;
    this.outcome = outcome;
  }

  Workflow<TaskOrder, TaskEnd> workflow() {
    return Workflow.of(TYPE, TaskOrder.class, TaskEnd.class, this::run).workKind(KIND);
  }

  private TaskEnd run(WorkflowContext ctx, TaskOrder order) {
    ctx.status("queued: " + order.title());
    if (order.delaySeconds() > 0) {
      ctx.sleep(Duration.ofSeconds(order.delaySeconds()));
    }
    order.after().forEach(id -> require(ctx, id));
    int number = 1;
    while (true) {
      TaskEnd end = once(ctx, new Attempt(order, number));
      if (isSuccess(order, end)) {
        ctx.kv().put(END, end);
        ctx.status(end.words());
        return end;
      }
      TaskOrder.Restart restart = order.restart();
      if (restart == null || number > restart.times() || !maybeRepeated(end)) {
        throw failure(ctx, end);
      }
      ctx.kv().put(END, end);
      Duration pause = backoff(restart, number);
      ctx.status(
          "%s; start %d of %d follows in %d s"
              .formatted(end.words(), number + 1, restart.times() + 1, pause.toSeconds()));
      ctx.sleep(pause);
      number++;
    }
  }

  private void require(WorkflowContext ctx, String id) {
    ctx.status("waits for run " + id);
    String state = ctx.activity(outcome, id);
    if (!state.equals("succeeded")) {
      String how = state.equals("failed") ? "failed" : "is " + state;
      String why = "run %s, which had to succeed first, %s".formatted(id, how);
      throw failure(ctx, TaskEnd.notStarted(why));
    }
  }

  private static TaskFailure failure(WorkflowContext ctx, TaskEnd end) {
    ctx.kv().put(END, end);
    ctx.status(end.words());
    return new TaskFailure(end.words());
  }

  private TaskEnd once(WorkflowContext ctx, Attempt attempt) {
    boolean[] over = {false};
    // Canceled, the run stays until the process is gone, and says how that went.
    ctx.cleanup(() -> {
      if (!over[0]) {
        ctx.status("stopping: " + attempt.order().title());
        TaskEnd end = ctx.activity(stop, attempt);
        ctx.kv().put(END, end);
        ctx.status(end.words());
      }
    });
    ctx.status("running: " + attempt.order().title());
    TaskEnd end = ctx.activity(process, attempt);
    over[0] = true;
    return end;
  }

  private static boolean isSuccess(TaskOrder order, TaskEnd end) {
    List<Integer> codes = order.restart() == null ? List.of(0) : order.restart().successCodes();
    return end.cause().equals("exit") && codes.contains(end.exitCode());
  }

  /// What was stopped, or cannot be started at all, would end in the same way again.
  private static boolean maybeRepeated(TaskEnd end) {
    return !end.cause().equals("stopped") && !end.wasNotStarted();
  }

  private static Duration backoff(TaskOrder.Restart restart, int failures) {
    Duration first = Duration.ofSeconds(restart.backoffSeconds());
    Duration pause = first.multipliedBy(1L << Math.min(failures - 1, 20));
    return pause.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : pause;
  }
}
