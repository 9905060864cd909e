package dev.pawl.cli;

import dev.pawl.api.RunView;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.Text;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Waits for a task and ends as it did.
@CommandLine.Command(
    name = "task wait",
    description = {
      "Wait for a task, show what it writes from its beginning, and exit with its code.",
      "",
      "128 more than the number for a signal. It does not matter when the task was started, or what"
          + " died meanwhile. 'pawl wait' does the same with the exit codes of Pawl.",
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

  private @Nullable Boolean readiness;

  TaskWaitCommand(Terminal terminal, Interruption interruption) {
    super(terminal, interruption);
    exitCode = true;
  }

  @Override
  String id(DaemonLink link) {
    return link.get(Paths.of("tasks", run), TaskView.class).id();
  }

  @Override
  List<String> states() {
    return Stream.concat(super.states().stream(), Stream.of(READY)).toList();
  }

  @Override
  boolean isThere(DaemonLink link, RunView now) {
    if (!state.equals(READY)) {
      return super.isThere(link, now);
    }
    TaskView task = link.get(Paths.of("tasks", now.id()), TaskView.class);
    readiness = task.ready();
    if (readiness != null) {
      say(
          "%s: %s"
              .formatted(
                  readiness ? "ready" : "not ready",
                  Text.visible(String.valueOf(task.readyDetail()))));
    }
    return readiness != null || now.hasEnded();
  }

  @Override
  void tell(RunView now, boolean isTask) {
    if (readiness == null || !isText()) {
      super.tell(now, isTask);
    }
  }

  @Override
  ExitCode exit(RunView now) {
    if (!state.equals(READY)) {
      return super.exit(now);
    }
    return readiness != null && readiness ? ExitCode.OK : ExitCode.WRONG_STATE;
  }
}
