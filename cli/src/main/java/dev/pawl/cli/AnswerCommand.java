package dev.pawl.cli;

import dev.pawl.api.Answer;
import dev.pawl.api.RawJson;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.Paths;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;

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
final class AnswerCommand extends OneRunCommand {
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

  /// An answer is mostly one word, so a text may come without the quotes of JSON.
  private RawJson value() {
    try {
      Json.parse(answer);
      return new RawJson(answer);
    } catch (JacksonException _) {
      return new RawJson(Json.line(answer)); // no JSON: it is the text itself
    }
  }

  @Override
  public ExitCode call() {
    try (DaemonLink link = linkToRuns()) {
      Answer body = new Answer(question, value());
      RunView after = link.post(Paths.of("runs", run, "answer"), body, RunView.class);
      tell(after, "answered %s of %s".formatted(question, after.id()));
    }
    return ExitCode.OK;
  }
}
