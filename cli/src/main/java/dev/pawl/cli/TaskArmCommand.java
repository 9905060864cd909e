package dev.pawl.cli;

import dev.pawl.api.ArmTask;
import dev.pawl.api.ArmedTask;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Ages;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Wishes that the next command runs in the background.
@CommandLine.Command(
    name = "task arm",
    description = {
      "Wish that the next command of a session runs in the background, whatever it is.",
      "",
      "It holds for one command: the next that 'pawl task explain --take' is asked about, as the"
          + " tools of agents do before they start one."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task arm",
      "  pawl task arm --session terminal-1 --window 1m"
    })
final class TaskArmCommand extends DataCommand {
  @Option(
      names = "--session",
      paramLabel = "NAME",
      description = "Whose next command; default: that of callers who name none.")
  String session = "";

  @Option(
      names = "--window",
      paramLabel = "TIME",
      description = "How long the wish holds, 1s to 1d; default: 5m.")
  @Nullable String window;

  TaskArmCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(ArmedTask.class, "session");
  }

  @Override
  public ExitCode call() {
    String text = window == null ? Setting.TASKS_ARM_WINDOW.in(terminal.environment()) : window;
    long seconds = text.equals("0") ? 0 : Ages.parse("--window", text).toSeconds();
    if (seconds < 1 || seconds > 86_400) {
      String given = window == null ? Setting.TASKS_ARM_WINDOW.key() : "--window";
      throw usage("%s is '%s', allowed: 1s to 1d".formatted(given, text));
    }
    ArmedTask armed;
    try (DaemonLink link = link()) {
      armed = link.repeat("/tasks/arm", new ArmTask(session, seconds), ArmedTask.class);
    }
    if (isText()) {
      String until = Text.time(armed.until(), InstantSource.system().instant());
      say("until %s the next command runs in the background".formatted(until));
    } else {
      data().one(Records.write(armed));
    }
    return ExitCode.OK;
  }
}
