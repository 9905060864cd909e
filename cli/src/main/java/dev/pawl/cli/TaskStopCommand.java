package dev.pawl.cli;

import dev.pawl.api.Reason;
import dev.pawl.api.RunView;
import dev.pawl.api.TaskSurvivors;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Ends a task and sees that it is over.
@CommandLine.Command(
    name = "task stop",
    description = {
      "End a task with all its processes: ask them to, kill what is left after the grace, and"
          + " return when they are gone.",
      "",
      "What it wrote stays. One that has ended already is left as it is."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task stop unit-tests",
      "  pawl task stop @last --reason \"wrong branch\""
    })
final class TaskStopCommand extends OneRunCommand {
  private static final int WAIT_SECONDS = 30;

  private final Interruption interruption;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  String reason = "pawl task stop";

  TaskStopCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  Shape shape() {
    return Shape.of(TaskView.class, "id");
  }

  @Override
  public Exit call() {
    return interruption.during(() -> {
      try (DaemonLink link = linkToRuns()) {
        return stop(link);
      }
    });
  }

  private ExitCode stop(DaemonLink link) {
    TaskView task = link.get(Paths.of("tasks", run), TaskView.class);
    RunView now =
        link.get(Paths.with(Paths.of("runs", task.id(), "wait"), "seconds", 0), RunView.class);
    boolean wasOver = now.hasEnded();
    if (!wasOver) {
      now = link.repeat(Paths.of("runs", task.id(), "cancel"), new Reason(reason), RunView.class);
    }
    while (!now.hasEnded()) {
      now =
          link.get(
              Paths.with(Paths.of("runs", task.id(), "wait"), "seconds", WAIT_SECONDS),
              RunView.class);
    }
    TaskView end = link.get(Paths.of("tasks", task.id()), TaskView.class);
    if (!isText()) {
      data().one(Records.write(end));
    } else {
      say(
          Text.visible(
              "%s %s%s".formatted(end.id(), wasOver ? "is over already, " : "", words(end))));
      if (!wasOver) {
        end.survivors().forEach(it -> say("left running: " + Text.visible(it)));
      }
    }
    return wasOver && !end.survivors().isEmpty() ? endSurvivors(link, end) : ExitCode.OK;
  }

  private static String words(TaskView end) {
    String status = String.valueOf(end.status());
    return status.startsWith(end.state()) ? status : end.state() + ": " + status;
  }

  /// What a task that was over has left running is stopped too.
  private ExitCode endSurvivors(DaemonLink link, TaskView task) {
    List<String> left =
        link.delete(Paths.of("tasks", task.id(), "survivors"), TaskSurvivors.class).left();
    left.forEach(it -> say("still running: " + Text.visible(it)));
    if (left.isEmpty()) {
      say("what it had left running is gone");
    }
    return left.isEmpty() ? ExitCode.OK : ExitCode.WRONG_STATE;
  }
}
