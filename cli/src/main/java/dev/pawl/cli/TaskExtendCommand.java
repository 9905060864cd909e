package dev.pawl.cli;

import dev.pawl.api.TaskLimitsChange;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Changes the bounds of a task.
@CommandLine.Command(
    name = "task extend",
    description = {
      "Set other bounds for a task while it runs. The time counts from its start.",
      "",
      "0s, or 0 for the output, is no bound. What is not named stays as it is."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task extend unit-tests --timeout 2h",
      "  pawl task extend @last --idle-timeout 0s --output-max 1g"
    })
final class TaskExtendCommand extends OneRunCommand {
  @Option(names = "--timeout", paramLabel = "TIME", description = "From its start on.")
  @Nullable String timeout;

  @Option(names = "--idle-timeout", paramLabel = "TIME", description = "Without output.")
  @Nullable String idleTimeout;

  @Option(names = "--output-max", paramLabel = "SIZE", description = "Bytes, or with k, m or g.")
  @Nullable String outputMax;

  TaskExtendCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(TaskView.class, "id");
  }

  @Override
  public ExitCode call() {
    if (timeout == null && idleTimeout == null && outputMax == null) {
      throw usage("name at least one of --timeout, --idle-timeout and --output-max");
    }
    TaskLimitsChange change =
        new TaskLimitsChange(
            TaskStartCommand.millis("--timeout", timeout),
            TaskStartCommand.millis("--idle-timeout", idleTimeout),
            outputMax == null ? null : Sizes.parse("--output-max", outputMax));
    TaskView task;
    try (DaemonLink link = linkToRuns()) {
      task = link.repeat(Paths.of("tasks", run, "limits"), change, TaskView.class);
    }
    if (isText()) {
      say(
          "%s: timeout %s, idle timeout %s, output at most %s"
              .formatted(
                  Text.visible(task.id()),
                  time(task.timeoutMillis()),
                  time(task.idleTimeoutMillis()),
                  task.outputMaxBytes() == null
                      ? "any"
                      : "%,d bytes".formatted(task.outputMaxBytes())));
    } else {
      data().one(Records.write(task));
    }
    return ExitCode.OK;
  }

  private static String time(@Nullable Long millis) {
    return millis == null ? "none" : Text.duration(Duration.ofMillis(millis));
  }
}
