package dev.pawl.cli;

import dev.pawl.api.TaskPage;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists tasks.
@CommandLine.Command(
    name = "task list",
    description = {
      "List tasks, the newest first: how each is, since when, and what it has written.",
      "",
      "QUERY is as in 'pawl ps', and state: takes the states of tasks: queued, running, stopping,"
          + " paused, blocked, completed, failed, timed_out, stopped and lost."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task list",
      "  pawl task list state:failed 'age<1d' --fields id,exitCode,output"
    })
final class TaskListCommand extends DataCommand {
  @Parameters(paramLabel = "QUERY", arity = "0..*", description = "Terms that must all hold.")
  List<String> query = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "List at most so many, 1 to 200; default: 50.")
  int limit = 50;

  TaskListCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(TaskView.class, "id");
  }

  @Override
  public ExitCode call() {
    TaskPage page = hasStore() ? page() : new TaskPage(List.of(), null);
    if (!isText()) {
      data().all(page.tasks().stream().map(Records::write).toList());
    } else if (page.tasks().isEmpty()) {
      say("there is no such task; start one: pawl task start -- CMD");
    } else {
      print(page.tasks());
    }
    if (page.next() != null) {
      say("only the newest %d are listed; more with --limit".formatted(page.tasks().size()));
    }
    return ExitCode.OK;
  }

  private TaskPage page() {
    try (DaemonLink link = link()) {
      return link.get(
          Paths.with("/tasks", "q", String.join(" ", query), "limit", limit), TaskPage.class);
    }
  }

  private void print(List<TaskView> tasks) {
    Table table =
        new Table(
            Column.left("ID"),
            Column.left("STATE"),
            Column.right("TIME"),
            Column.right("OUTPUT"),
            Column.wide("TITLE"));
    for (TaskView task : tasks) {
      table.row(
          Text.visible(task.id()),
          state(task),
          time(task),
          "%,d".formatted(task.outputBytes()),
          Text.visible(task.title()));
    }
    terminal.print(table);
  }

  private static String state(TaskView task) {
    if (task.exitCode() != null && task.exitCode() != 0) {
      return "%s (exit %d)".formatted(task.state(), task.exitCode());
    }
    if (task.state().equals("failed") && task.cause() != null && !task.cause().equals("signal")) {
      return "failed (%s)".formatted(task.cause().replace('_', ' '));
    }
    return task.signal() == null
        ? task.state()
        : "%s (signal %d)".formatted(task.state(), task.signal());
  }

  /// How long it runs, or ran.
  private static String time(TaskView task) {
    if (task.startedAt() == null) {
      return "";
    }
    Instant end = task.endedAt() == null ? InstantSource.system().instant() : task.endedAt();
    return Text.duration(Duration.between(task.startedAt(), end));
  }
}
