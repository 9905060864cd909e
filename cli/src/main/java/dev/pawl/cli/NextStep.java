package dev.pawl.cli;

import dev.pawl.api.RawJson;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.text.Text;
import java.util.Optional;

/// The command that helps a run on.
final class NextStep {
  private NextStep() {}

  /// What to type about a run that is shown already.
  static Optional<String> afterShow(RunView run, String homeArgument) {
    if (run.blocked() != null) {
      return Optional.of(mended(run, homeArgument));
    }
    return run.state().equals("failed")
        ? Optional.of("pawl retry " + Text.quoted(run.id()) + homeArgument)
        : of(run, homeArgument);
  }

  /// What to type about a run, empty if nothing has to be done.
  static Optional<String> of(RunView run, String homeArgument) {
    String id = Text.quoted(run.id()) + homeArgument;
    if (run.blocked() != null) {
      return Optional.of("pawl show " + id);
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
        return Optional.of(answer(run.id(), wait.name(), wait.question(), homeArgument));
      }
    }
    return run.waits().stream()
        .filter(wait -> wait.kind().equals("signal"))
        .findFirst()
        .map(wait ->
            "pawl signal %s %s [JSON]%s"
                .formatted(Text.quoted(run.id()), Text.quoted(wait.name()), homeArgument));
  }

  /// How to bring the mended code of a blocked run, which then goes on.
  private static String mended(RunView run, String homeArgument) {
    return goOn(run.file() == null ? "FILE.java" : run.file(), run.id(), homeArgument);
  }

  /// How to follow a run to its end, with the code of a file as it is now.
  static String goOn(String file, String id, String homeArgument) {
    return "pawl run %s --id %s%s".formatted(Text.quoted(file), Text.quoted(id), homeArgument);
  }

  private static String answer(
      String id, String name, RunView.QuestionView question, String homeArgument) {
    String answer = "JSON";
    if (!question.choices().isEmpty()) {
      RawJson first = question.choices().getFirst();
      answer = Text.quoted(Json.parse(first.text()) instanceof String text ? text : first.text());
    }
    return "pawl answer %s %s %s%s"
        .formatted(Text.quoted(id), Text.quoted(name), answer, homeArgument);
  }
}
