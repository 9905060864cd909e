package dev.pawl.cli;

import dev.pawl.api.ExplainTask;
import dev.pawl.api.TaskDecision;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says where a command belongs.
@CommandLine.Command(
    name = "task explain",
    description = {
      "Say whether a command belongs in the background, and why: one that watches, follows or waits"
          + " in a loop. Nothing is run.",
      "",
      "Several words are a program and its arguments, as they are; a single one is a line for a"
          + " shell. The exit code is 0 in both cases."
    },
    footer = {
      "",
      "Examples:",
      "  pawl task explain -- tail -f access.log",
      "  pawl task explain 'while ! curl -s localhost:80; do sleep 1; done'",
      "  pawl task explain --json --pattern '/^npm (start|run dev)/' npm run dev"
    })
final class TaskExplainCommand extends DataCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "CMD",
      description = "A program and its arguments, or one line for a shell.")
  List<String> command = List.of();

  @Option(
      names = "--pattern",
      paramLabel = "PATTERN",
      description =
          "Commands that have this belong in the background too: text, or /REGEX/flags. May be"
              + " repeated.")
  List<String> patterns = List.of();

  @Option(
      names = "--session",
      paramLabel = "NAME",
      description = "Count the wish for its next command, see 'pawl task arm'.")
  @Nullable String session;

  @Option(names = "--take", description = "The command is that next one, which uses the wish up.")
  boolean take;

  TaskExplainCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(TaskDecision.class, "decision");
  }

  @Override
  public ExitCode call() {
    TaskDecision decision;
    ExplainTask question = new ExplainTask(line(), all(), session, take ? true : null);
    try (DaemonLink link = link()) {
      // What is used up must not be asked for again.
      decision =
          take
              ? link.post("/tasks/explain", question, TaskDecision.class)
              : link.repeat("/tasks/explain", question, TaskDecision.class);
    }
    decision.unused().forEach(it -> say("--" + Text.visible(it)));
    if (!isText()) {
      data().one(Records.write(decision));
      return ExitCode.OK;
    }
    String rule = decision.rule() == null ? "" : ", rule " + decision.rule();
    terminal.out().println(decision.decision() + rule + ": " + Text.visible(decision.reason()));
    return ExitCode.OK;
  }

  /// Those that are set, and those of this command.
  private List<String> all() {
    String set = Setting.TASKS_PATTERNS.in(terminal.environment());
    return Stream.concat(set.lines(), patterns.stream()).toList();
  }

  private String line() {
    return command.size() == 1
        ? command.getFirst()
        : command.stream().map(Text::quoted).collect(Collectors.joining(" "));
  }
}
