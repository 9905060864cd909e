package dev.pawl.cli;

import dev.pawl.api.RestartTask;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Starts the command of a task once more.
@CommandLine.Command(
    name = "task restart",
    description = {
      "Start the command of a task that is over once more, and print the id of the new task.",
      "",
      "It has the directory, environment, bounds, group and labels of the one before, which stays"
          + " as it is."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task restart unit-tests",
      "  pawl task restart @last --id again"
    })
final class TaskRestartCommand extends DataCommand {
  @Parameters(paramLabel = "ID", description = "The task, or @last.")
  String task = "";

  @Option(names = "--id", paramLabel = "ID", description = "Of the new task; default: a new one.")
  @Nullable String id;

  TaskRestartCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  String runId() {
    return task;
  }

  @Override
  Shape shape() {
    return Shape.of(TaskView.class, "id");
  }

  @Override
  public ExitCode call() {
    NewIds.requireFree(id);
    TaskView started;
    try (DaemonLink link = link()) {
      // With an id of ours, one that is sent twice starts one task.
      RestartTask order = new RestartTask(id == null ? NewIds.of("task") : id);
      started = link.repeat(Paths.of("tasks", task, "restart"), order, TaskView.class);
    }
    if (isText()) {
      terminal.out().println(Text.visible(started.id()));
      say("its end and output: pawl task wait " + Text.quoted(started.id()) + homeArgument());
    } else {
      data().one(Records.write(started));
    }
    return ExitCode.OK;
  }
}
