package dev.pawl.cli;

import dev.pawl.api.OutputLine;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows what a task has written.
@CommandLine.Command(
    name = "task log",
    description = {
      "Show what a task has written, from its beginning, without colours.",
      "",
      "Of a line that was written over, such as a bar of progress, the last state is shown. With"
          + " -f: go on until it has ended."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task log unit-tests",
      "  pawl task log unit-tests --bytes 4k",
      "  pawl task log unit-tests --head 10 --tail 40",
      "  pawl task log unit-tests --grep 'error|fail' -i -C 3"
    })
final class TaskLogCommand extends Command {
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

  @Mixin LineOptions lines = new LineOptions();

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
    lines.check(follow);
    if (end != null && lines.areGiven()) {
      throw usage("--bytes does not go with what chooses lines; for their end there is --tail N");
    }
    return interruption.during(() -> {
      try (DaemonLink link = linkToRuns()) {
        TaskView task = link.get(Paths.of("tasks", run), TaskView.class);
        if (lines.areGiven()) {
          LineOutput output = new LineOutput(this, link, lines);
          output.show(task.id(), null, follow, line -> print(output, line));
        } else {
          print(link, task, end);
        }
        return ExitCode.OK;
      }
    });
  }

  private void print(LineOutput output, OutputLine line) {
    String text = Text.visibleOutput(line.text());
    terminal.out().print(output.number(line) + text + LineOutput.cut(line));
    if (line.partial() == null) {
      terminal.out().println();
    }
  }

  private void print(DaemonLink link, TaskView task, @Nullable Long end) {
    long from = end == null ? 0 : Math.max(0, task.outputBytes() - end);
    if (from > 0) {
      say("%,d bytes before this are left out, of %s".formatted(from, Text.visible(task.output())));
    }
    TaskOutput output = new TaskOutput(terminal, link, task.id()).from(from);
    (lines.raw ? output.raw() : output).print(follow);
  }
}
