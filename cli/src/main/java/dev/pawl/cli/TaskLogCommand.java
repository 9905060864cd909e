package dev.pawl.cli;

import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Shows what a task has written.
@CommandLine.Command(
    name = "task log",
    description = {
      "Show what a task has written, from its beginning, without colours.",
      "",
      "With -f: go on until it has ended. All bytes as they are: 'pawl task list --json' names the"
          + " file."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task log unit-tests",
      "  pawl task log unit-tests --bytes 4k"
    })
final class TaskLogCommand extends Command {
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final Interruption interruption;

  @CommandLine.Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The id, an unambiguous beginning of it, or @last.")
  String run = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until it has ended.")
  boolean follow;

  @Option(
      names = "--bytes",
      paramLabel = "SIZE",
      description = "Only the end of what is there: bytes, or with k, m or g.")
  @Nullable String bytes;

  TaskLogCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  String runId() {
    return run;
  }

  @Override
  public Exit call() {
    Long end = bytes == null ? null : Sizes.parse("--bytes", bytes);
    return interruption.during(() -> {
      try (DaemonLink link = linkToRuns()) {
        TaskView task = link.get(Paths.of("tasks", run), TaskView.class);
        long from = end == null ? 0 : Math.max(0, task.outputBytes() - end);
        if (from > 0) {
          say(
              "%,d bytes before this are left out, of %s"
                  .formatted(from, Text.visible(task.output())));
        }
        new TaskOutput(terminal, link, task.id())
            .from(from)
            .print(follow ? FOREVER : Duration.ZERO);
        return ExitCode.OK;
      }
    });
  }
}
