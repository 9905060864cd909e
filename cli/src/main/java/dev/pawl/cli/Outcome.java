package dev.pawl.cli;

import dev.pawl.api.RunView;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Text;
import java.time.Duration;

/// Tells how a run that was followed ended: the output on stdout, all else on stderr.
///
/// @param tells whether to say more than what has to be said
record Outcome(DataCommand command, boolean tells) {
  private static final int FRAMES_SHOWN = 8;

  ExitCode print(RunView run) {
    if (!inWords()) {
      command.data().one(Records.write(run));
    }
    if (run.blocked() != null) {
      return blocked(run, run.blocked());
    }
    return switch (run.state()) {
      case "succeeded" -> succeeded(run);
      case "failed" -> failed(run);
      default -> canceled(run);
    };
  }

  private ExitCode succeeded(RunView run) {
    if (tells) {
      command.say(style().green("succeeded") + " after " + took(run));
    }
    if (inWords()) {
      String output = run.output() == null ? "null" : run.output().text();
      command.terminal.out().println(Text.visibleJson(output));
    }
    return ExitCode.OK;
  }

  private ExitCode failed(RunView run) {
    RunView.FailureView failure = run.failure();
    if (inWords() && failure != null) {
      command.say(
          "%s after %s: %s"
              .formatted(style().red("failed"), took(run), Text.visible(Text.failure(failure))));
      Frames.ofUser(failure.stack() == null ? "" : failure.stack()).stream()
          .limit(FRAMES_SHOWN)
          .map(frame -> "  at " + Text.visible(frame))
          .forEach(command::say);
      String id = Text.quoted(run.id()) + command.homeArgument();
      command.say("next: pawl history %s, or, when the cause is mended:".formatted(id));
      command.say("      pawl retry " + id);
    }
    return ExitCode.RUN_FAILED;
  }

  private ExitCode canceled(RunView run) {
    if (inWords()) {
      command.say(
          style().yellow("canceled")
              + ": "
              + Text.visible(run.reason() == null ? "" : run.reason()));
    }
    return ExitCode.RUN_CANCELED;
  }

  private ExitCode blocked(RunView run, RunView.BlockView block) {
    if (inWords()) {
      command.say(style().yellow("blocked") + " (" + block.reason() + ")");
      command.say(Text.visibleLines(block.report()));
      NextStep.afterShow(run, command.homeArgument())
          .ifPresent(next -> command.say("next: mend the code, then: " + Text.visible(next)));
    }
    return ExitCode.NEEDS_PERSON;
  }

  private boolean inWords() {
    return command.isText();
  }

  private Style style() {
    return command.terminal.errStyle();
  }

  private static String took(RunView run) {
    return run.endedAt() == null
        ? "some time"
        : Text.duration(Duration.between(run.createdAt(), run.endedAt()));
  }
}
