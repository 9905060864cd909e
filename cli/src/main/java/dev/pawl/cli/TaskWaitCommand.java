package dev.pawl.cli;

import dev.pawl.api.RunView;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;

/// Waits for a task and ends as it did.
@CommandLine.Command(
    name = "task wait",
    description = {
      "Wait for a task, show what it writes from its beginning, and exit with its code.",
      "",
      "0 for a success, 128 more than the number for a signal; where the command has no such code,"
          + " 3 for a task that failed (lost, not started, out of time with exit 0) and 4 for one"
          + " that was stopped. Its --json tells them apart. It does not matter when the task was"
          + " started, or what died meanwhile.",
      "",
      "With --for ready it returns when a task that was started with --ready is, or when it is too"
          + " late for that."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task wait unit-tests",
      "  pawl task wait unit-tests --timeout 1s   # exit 124 if it goes on"
    })
final class TaskWaitCommand extends WaitCommand {
  private static final String READY = "ready";

  /// No event of the run tells of these.
  private static final List<String> QUIET_STATES = List.of("queued", "running", "stopping");

  TaskWaitCommand(Terminal terminal, Interruption interruption) {
    super(terminal, interruption);
    exitCode = true;
  }

  @Override
  Shape shape() {
    return Shape.of(TaskView.class, "id");
  }

  @Override
  String id(DaemonLink link, String name) {
    return task(link, name).id();
  }

  private static TaskView task(DaemonLink link, String id) {
    return link.get(Paths.of("tasks", id), TaskView.class);
  }

  @Override
  List<String> states() {
    return List.of(
        ENDED,
        READY,
        "queued",
        "running",
        "stopping",
        "paused",
        "blocked",
        "completed",
        "failed",
        "timed_out",
        "stopped",
        "lost");
  }

  @Override
  Duration slice() {
    return QUIET_STATES.contains(state) ? Duration.ofSeconds(1) : super.slice();
  }

  @Override
  boolean isThere(DaemonLink link, RunView now) {
    if (state.equals(ENDED)) {
      return now.hasEnded();
    }
    TaskView task = task(link, now.id());
    if (state.equals(READY)) {
      return task.ready() != null || now.hasEnded() || isNeverReady(task);
    }
    return task.state().equals(state) || now.hasEnded();
  }

  private static boolean isNeverReady(TaskView task) {
    if (task.readyProbe() == null) {
      throw usage(
          "task %s was started without --ready, so nobody looks whether it is"
              .formatted(task.id()));
    }
    return false;
  }

  @Override
  String record(DaemonLink link, RunView end) {
    return Records.write(task(link, end.id()));
  }

  @Override
  void tell(DaemonLink link, RunView now) {
    TaskView task = task(link, now.id());
    if (state.equals(READY) && task.ready() != null) {
      say(
          "%s: %s"
              .formatted(
                  task.ready() ? "ready" : "not ready",
                  Text.visible(String.valueOf(task.readyDetail()))));
    } else {
      String status = task.status() == null ? "" : ": " + task.status();
      say(Text.visible(task.id() + " " + task.state() + status));
      if (now.state().equals("failed") && !quiet) {
        sayWhy(now);
      }
    }
    if (task.warning() != null) {
      say("warning: " + Text.visible(task.warning()));
    }
  }

  @Override
  Exit exit(DaemonLink link, RunView now) {
    if (state.equals(ENDED)) {
      return super.exit(link, now);
    }
    TaskView task = task(link, now.id());
    boolean isAsWanted =
        state.equals(READY) ? task.ready() != null && task.ready() : task.state().equals(state);
    if (isAsWanted) {
      return ExitCode.OK;
    }
    Exit own = now.hasEnded() ? ProgramExit.of(task) : ExitCode.OK;
    return own.number() == 0 ? ExitCode.WRONG_STATE : own;
  }
}
