package dev.pawl.cli;

import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import picocli.CommandLine;

/// Waits for a task and ends as it did.
@CommandLine.Command(
    name = "task wait",
    description = {
      "Wait for a task, show what it writes from its beginning, and exit with its code.",
      "",
      "128 more than the number for a signal. It does not matter when the task was started, or what"
          + " died meanwhile. 'pawl wait' does the same with the exit codes of Pawl."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task wait unit-tests",
      "  pawl task wait unit-tests --timeout 1s   # exit 124 if it goes on"
    })
final class TaskWaitCommand extends WaitCommand {
  TaskWaitCommand(Terminal terminal, Interruption interruption) {
    super(terminal, interruption);
    exitCode = true;
  }

  @Override
  String id(DaemonLink link) {
    return link.get(Paths.of("tasks", run), TaskView.class).id();
  }
}
