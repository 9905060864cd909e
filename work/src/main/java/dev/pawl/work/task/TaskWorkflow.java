package dev.pawl.work.task;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.work.wake.Wake;
import dev.pawl.work.wake.WakeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The life of a task. What it does to the world are activities; here is what follows what.
final class TaskWorkflow {
  /// The type of tasks.
  static final String TYPE = "pawl.task";

  /// The kind of tasks, as in `kind:task`.
  static final String KIND = "task";

  /// Where the run keeps how its last start ended.
  static final String END = "end";

  /// Where the run keeps what it has told of its output, see [WakeState].
  static final String TOLD = "told";

  /// The signal with output that is to be told.
  static final String OUTPUT = "output";

  /// The signal with what became of a start's readiness, and where the run keeps that.
  static final String READY = "ready";

  /// The topic of notices of output: each has one of its own below it.
  private static final String TOPIC = "output";

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
    if (order.delaySeconds() > 0) {
      ctx.status("waits to begin: " + order.title());
      ctx.sleep(Duration.ofSeconds(order.delaySeconds()));
    }
    order.after().forEach(id -> require(ctx, order, id));
    int number = 1;
    while (true) {
      TaskEnd end = once(ctx, new Attempt(order, number));
      if (isSuccess(order, end)) {
        conclude(ctx, order, end);
        return end;
      }
      TaskOrder.Restart restart = order.restart();
      if (restart == null || number > restart.times() || !maybeRepeated(end)) {
        throw failure(ctx, order, end);
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

  private void require(WorkflowContext ctx, TaskOrder order, String id) {
    ctx.status("waits for run " + id);
    String state = ctx.activity(outcome, id);
    if (!state.equals("succeeded")) {
      String how = state.equals("failed") ? "failed" : "is " + state;
      String why = "run %s, which had to succeed first, %s".formatted(id, how);
      throw failure(ctx, order, TaskEnd.notStarted(why));
    }
  }

  private static TaskFailure failure(WorkflowContext ctx, TaskOrder order, TaskEnd end) {
    conclude(ctx, order, end);
    return new TaskFailure(end.words());
  }

  private static void conclude(WorkflowContext ctx, TaskOrder order, TaskEnd end) {
    ctx.kv().put(END, end);
    ctx.status(end.words());
    ctx.endNotice(order.wake().onExit() ? end.story(order.title()) : null);
    if (!order.wake().onExit() && end.match() != null) {
      ctx.notice(TOPIC + "/end", "matched", end.match());
    }
  }

  private TaskEnd once(WorkflowContext ctx, Attempt attempt) {
    boolean[] over = {false};
    // Canceled, the run stays until the process is gone, and says how that went.
    ctx.cleanup(() -> {
      if (!over[0]) {
        ctx.voidNotices(TOPIC);
        ctx.voidNotices(READY);
        TaskEnd end = ctx.activity(stop, attempt);
        conclude(ctx, attempt.order(), end);
      }
    });
    ctx.status(attempt.order().title());
    List<Promise<@Nullable Void>> beside = new ArrayList<>();
    if (attempt.order().wake().onOutput()) {
      beside.add(ctx.fork(() -> tell(ctx)));
    }
    if (attempt.order().ready() != null) {
      beside.add(ctx.fork(() -> becomeReady(ctx, attempt)));
    }
    TaskEnd end = ctx.activity(process, attempt);
    over[0] = true;
    beside.forEach(Promise::cancel);
    return end;
  }

  /// Takes note of whether a start has become ready.
  private static @Nullable Void becomeReady(WorkflowContext ctx, Attempt attempt) {
    SignalChannel<TaskReady.Outcome> outcomes = ctx.signals(READY, TaskReady.Outcome.class);
    while (true) {
      try {
        TaskReady.Outcome outcome = outcomes.await();
        if (outcome.start() == attempt.number()) {
          ctx.kv().put(READY, outcome);
          ctx.notice(
              READY,
              outcome.ready() ? "ready" : "not-ready",
              "%s: %s".formatted(attempt.order().title(), outcome.detail()));
          return null;
        }
      } catch (PawlException _) {
        // Somebody else's signal of that name tells of nothing.
      }
    }
  }

  /// Tells of the output that the watch of the process has found worth it. The notice and how far
  /// it tells are one commit.
  private static @Nullable Void tell(WorkflowContext ctx) {
    SignalChannel<Wake> wakes = ctx.signals(OUTPUT, Wake.class);
    while (true) {
      try {
        Wake wake = wakes.await();
        int number = wake.state().number();
        int last = ctx.kv().get(TOLD, WakeState.class).orElse(WakeState.NONE).number();
        if (number > last) {
          ctx.notice(TOPIC + "/" + number, wake.event(), wake.text());
          ctx.kv().put(TOLD, wake.state());
        }
      } catch (PawlException _) {
        // Somebody else's signal of that name tells of nothing. It must not end the task, and the
        // log of the run is its output.
      }
    }
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
