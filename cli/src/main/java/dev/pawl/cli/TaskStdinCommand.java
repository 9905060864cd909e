package dev.pawl.cli;

import dev.pawl.api.TaskInput;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes to the input of a task.
@CommandLine.Command(
    name = "task stdin",
    description = {
      "Write a line to a task that was started with --stdin.",
      "",
      "The words are one line, with blanks between. A single - stands for what comes on standard"
          + " input, which is written as it is, at most 64 KiB."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task stdin unit-tests yes",
      "  pawl task stdin unit-tests no --close"
    })
final class TaskStdinCommand extends DataCommand {
  private static final int BYTES_MAX = 65_536;

  @Parameters(index = "0", paramLabel = "ID", description = "The task, or @last.")
  String task = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "WORD", description = "What to write.")
  List<String> words = List.of();

  @Option(names = "--close", description = "Close its input behind it, as Ctrl-D does.")
  boolean close;

  TaskStdinCommand(Terminal terminal) {
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
    TaskInput input = new TaskInput(text(), close ? true : null);
    try (DaemonLink link = link()) {
      TaskView after = link.post(Paths.of("tasks", task, "input"), input, TaskView.class);
      if (!isText()) {
        data().one(Records.write(after));
      }
    }
    return ExitCode.OK;
  }

  private String text() {
    if (words.isEmpty()) {
      if (!close) {
        throw usage("what is to be written? a line, or - for standard input, or --close");
      }
      return "";
    }
    if (!words.equals(List.of("-"))) {
      return String.join(" ", words) + "\n";
    }
    try {
      byte[] bytes = terminal.in().readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw usage("there is more than 64 KiB on standard input; write it in pieces");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw usage("standard input cannot be read: " + e.getMessage());
    }
  }
}
