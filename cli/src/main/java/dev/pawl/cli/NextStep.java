package dev.pawl.cli;

import dev.pawl.cli.access.RunView;
import dev.pawl.cli.text.Text;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The command that helps a run on.
final class NextStep {
  private NextStep() {}

  /// What to type about a run that is shown already.
  static Optional<String> afterShow(RunView run, String homeArgument) {
    String id = Text.quoted(run.id()) + homeArgument;
    if (run.blocked() != null) {
      return Optional.of(goOn(run, homeArgument));
    }
    return run.state().equals("failed") ? Optional.of("pawl retry " + id) : of(run, homeArgument);
  }

  /// What to type about a run, empty if nothing has to be done.
  static Optional<String> of(RunView run, String homeArgument) {
    String id = Text.quoted(run.id()) + homeArgument;
    if (run.blocked() != null) {
      return Optional.of(
          run.blocked().reason().equals("unregistered")
              ? goOn(run, homeArgument)
              : "pawl show " + id);
    }
    if (run.state().equals("failed")) {
      return run.attention() == null ? Optional.empty() : Optional.of("pawl show " + id);
    }
    if (run.state().equals("paused")) {
      return Optional.of("pawl resume " + id);
    }
    if (run.hasEnded()) {
      return Optional.empty();
    }
    for (RunView.WaitView wait : run.waits()) {
      if (wait.question() != null) {
        return Optional.of(answer(run.id(), wait, homeArgument));
      }
    }
    return run.live() ? signal(run, homeArgument) : Optional.of(goOn(run, homeArgument));
  }

  /// How to go on with a run that no process runs.
  static String goOn(RunView run, String homeArgument) {
    return goOn(run.file() == null ? "FILE.java" : run.file(), run.id(), homeArgument);
  }

  static String goOn(String file, String id, String homeArgument) {
    return "pawl run %s --id %s%s".formatted(Text.quoted(file), Text.quoted(id), homeArgument);
  }

  private static Optional<String> signal(RunView run, String homeArgument) {
    return run.waits().stream()
        .filter(wait -> wait.kind().equals("signal"))
        .findFirst()
        .map(wait -> signal(run.id(), wait.name(), homeArgument));
  }

  /// How to send the signal that a run waits for.
  static String signal(String id, String name, String homeArgument) {
    return "pawl signal %s %s [JSON]%s".formatted(Text.quoted(id), Text.quoted(name), homeArgument);
  }

  private static String answer(String id, RunView.WaitView wait, String homeArgument) {
    String answer = "JSON";
    if (wait.question() != null && !wait.question().choices().isEmpty()) {
      JsonNode first = wait.question().choices().getFirst();
      answer = Text.quoted(first.isString() ? first.asString() : first.toString());
    }
    return answer(id, wait.name(), answer, homeArgument);
  }

  /// How to answer a question.
  static String answer(String id, String question, String answer, String homeArgument) {
    return "pawl answer %s %s %s%s"
        .formatted(Text.quoted(id), Text.quoted(question), answer, homeArgument);
  }
}
