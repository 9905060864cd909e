package dev.pawl.cli;

import dev.pawl.api.RawJson;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.text.Text;
import java.util.Optional;

/// The command that helps a run on:
///
/// | a run that | from afar | once it was looked at |
/// |---|---|---|
/// | is blocked | `why` | `unblock`, which takes its file as it is now |
/// | failed | `why` | `retry`, which takes its file as it is now; of a task `task restart` |
/// | asks | `answer` | the same |
/// | waits for a signal | `signal` | the same |
/// | is paused | `resume` | the same |
final class NextStep {
  private NextStep() {}

  /// What to type about a run that is shown already.
  static Optional<String> afterShow(RunView run, String homeArgument) {
    String id = Text.quoted(run.id()) + homeArgument;
    if (run.blocked() != null) {
      return Optional.of("pawl unblock " + id);
    }
    if (run.state().equals("failed")) {
      boolean isTask = run.kind().equals("task");
      return Optional.of((isTask ? "pawl task restart " : "pawl retry ") + id);
    }
    return of(run, homeArgument);
  }

  /// What to type about a run, empty if nothing has to be done.
  static Optional<String> of(RunView run, String homeArgument) {
    String id = Text.quoted(run.id()) + homeArgument;
    if (run.blocked() != null) {
      return Optional.of("pawl why " + id);
    }
    if (run.state().equals("failed")) {
      return run.attention() == null ? Optional.empty() : Optional.of("pawl why " + id);
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
