package dev.pawl.cli;

import dev.pawl.cli.access.Access;
import dev.pawl.cli.access.Request;
import dev.pawl.cli.access.RunView;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// Answers a question that a run asks.
@CommandLine.Command(
    name = "answer",
    description = "Answer a question that a run asks.",
    footer = {
      "",
      "Examples:",
      "  pawl answer release-7 go-live yes",
      "  pawl answer release-7 how-many 3"
    })
final class AnswerCommand extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The id, an unambiguous beginning of it, or @last.")
  String run = "";

  @Parameters(index = "1", paramLabel = "QUESTION", description = "The name of the question.")
  String question = "";

  @Parameters(
      index = "2",
      paramLabel = "JSON",
      description = "The answer as JSON; an answer that is a text may stand without quotes.")
  String answer = "";

  AnswerCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  String runId() {
    return run;
  }

  @Override
  public ExitCode call() {
    try (Access access = access()) {
      RunView after = access.ask(new Request.Answer(run, question, answer));
      Changed.print(this, after, "answered %s of %s".formatted(question, after.id()));
    }
    return ExitCode.OK;
  }
}
