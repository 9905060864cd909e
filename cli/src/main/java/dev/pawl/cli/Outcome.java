package dev.pawl.cli;

import dev.pawl.cli.access.Json;
import dev.pawl.cli.access.RunView;
import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Text;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import java.time.Duration;
import java.time.InstantSource;

/// Tells how a run in the foreground ended: the output on stdout, all else on stderr.
record Outcome(RunCommand command, RunId id) {
  private static final int FRAMES_SHOWN = 8;

  ExitCode print(RunRecord run) {
    if (command.json) {
      command.printJson(RunView.of(run, InstantSource.system().millis(), true));
    }
    RunHead head = run.head();
    RunHead.Block block = head.block();
    if (block != null) {
      return blocked(block);
    }
    return switch (head.outcome()) {
      case Event.RunCompleted done -> succeeded(run, done);
      case Event.RunFailed(Failure failure) -> failed(run, failure);
      case Event.RunCanceled canceled -> canceled(canceled.reason());
      case Event.RunTerminated terminated -> canceled(terminated.reason());
      case null, default ->
          throw new IllegalStateException("run " + id + " is " + head.state() + " without outcome");
    };
  }

  /// The same of a run that has ended, as another process tells of it.
  ExitCode print(RunView run) {
    if (command.json) {
      command.printJson(run);
    } else if (run.state().equals("succeeded")) {
      command.terminal.out().println(run.output() == null ? "null" : Json.line(run.output()));
    } else {
      command.say(run.state() + ": " + Text.visible(RunTable.why(run)));
    }
    return switch (run.state()) {
      case "failed" -> ExitCode.RUN_FAILED;
      case "canceled" -> ExitCode.RUN_CANCELED;
      default -> ExitCode.OK;
    };
  }

  private ExitCode succeeded(RunRecord run, Event.RunCompleted done) {
    tell(style().green("succeeded") + " after " + took(run));
    if (!command.json) {
      command.terminal.out().println(done.output().json());
    }
    return ExitCode.OK;
  }

  private ExitCode failed(RunRecord run, Failure failure) {
    if (command.json) {
      return ExitCode.RUN_FAILED;
    }
    command.say(
        style().red("failed") + " after " + took(run) + ": " + Text.visible(Text.failure(failure)));
    Frames.ofUser(failure.stack()).stream()
        .limit(FRAMES_SHOWN)
        .map(frame -> "  at " + Text.visible(frame))
        .forEach(command::say);
    String shown = Text.quoted(id.value()) + command.homeArgument();
    command.say("next: pawl history %s, or try again from the last good point:".formatted(shown));
    command.say(
        "      pawl retry %s && %s"
            .formatted(
                shown,
                Text.visible(
                    NextStep.goOn(command.file.toString(), id.value(), command.homeArgument()))));
    return ExitCode.RUN_FAILED;
  }

  private ExitCode canceled(String reason) {
    if (!command.json) {
      command.say(style().yellow("canceled") + ": " + Text.visible(reason));
    }
    return ExitCode.RUN_CANCELED;
  }

  private ExitCode blocked(RunHead.Block block) {
    if (command.json) {
      return ExitCode.NEEDS_PERSON;
    }
    command.say(style().yellow("blocked") + " (" + block.reason().code() + ")");
    command.say(Text.visibleLines(block.report()));
    command.say(
        "next: mend the file, then: "
            + Text.visible(
                NextStep.goOn(command.file.toString(), id.value(), command.homeArgument())));
    return ExitCode.NEEDS_PERSON;
  }

  private void tell(String text) {
    if (command.tells()) {
      command.say(text);
    }
  }

  private Style style() {
    return command.terminal.errStyle();
  }

  private static String took(RunRecord run) {
    return Text.duration(Duration.ofMillis(run.head().endedAtMillis() - run.createdAtMillis()));
  }
}
