package dev.pawl.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Keeps `docs/internals/states.md` equal to the tables of [Lifecycle].
final class StatesPageTest {
  private static final String UPDATE = "pawl.update-docs";

  private static final String INTRO =
      """
      # States of commands

      A command is something that workflow code asked for and that has a number. These tables are \
      those of the class `Lifecycle`, which the kernel moves commands by; this page is generated \
      from them.

      An event that has no row in a state cannot happen then. If it is reported from outside (a \
      result that comes late or twice), it is dropped; if it stands in a history, the history \
      cannot be right, and the run is blocked. `CommandCanceled` also stands for a \
      `CancelRequested` of the run, which closes every open command at once but those of a \
      clean-up under way.
      """;

  /// The event with which a command of a kind is issued.
  private static final Map<Lifecycle, String> ISSUED =
      Map.of(
          Lifecycle.STEP, "StepScheduled",
          Lifecycle.ACTIVITY, "ActivityScheduled",
          Lifecycle.TIMER, "TimerStarted",
          Lifecycle.SIGNAL, "SignalAwaited",
          Lifecycle.QUESTION, "QuestionAsked",
          Lifecycle.CHILD, "ChildStarted");

  @Test
  void page_ofTheStates_showsTheTables() throws IOException {
    Path page = root().resolve("docs/internals/states.md");
    if (Boolean.getBoolean(UPDATE)) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, text());
    }

    assertThat(page).as("%s; run with -D%s=true", page, UPDATE).exists();
    assertThat(Files.readString(page))
        .as("%s is not what the tables say; run with -D%s=true", page, UPDATE)
        .isEqualTo(text());
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static String text() {
    StringBuilder text = new StringBuilder(INTRO);
    for (Lifecycle lifecycle : Lifecycle.ALL) {
      String name = lifecycle.toString();
      text.append("\n## ").append(name.substring(0, 1).toUpperCase(java.util.Locale.ROOT));
      text.append(name.substring(1)).append("\n\n");
      table(lifecycle, text);
      diagram(lifecycle, text);
    }
    return text.toString();
  }

  private static void table(Lifecycle lifecycle, StringBuilder text) {
    text.append("| state | event | next state |\n|---|---|---|\n");
    text.append("| | `%s` | open |\n".formatted(ISSUED.get(lifecycle)));
    lifecycle
        .table()
        .forEach((when, next) ->
            text.append(
                "| %s | `%s` | %s |\n"
                    .formatted(when.state().text(), when.event().getSimpleName(), next.text())));
  }

  private static void diagram(Lifecycle lifecycle, StringBuilder text) {
    text.append("\n```mermaid\nstateDiagram-v2\n");
    text.append("  [*] --> open: ").append(ISSUED.get(lifecycle)).append('\n');
    lifecycle
        .table()
        .forEach((when, next) ->
            text.append(
                "  %s --> %s: %s\n"
                    .formatted(id(when.state()), id(next), when.event().getSimpleName())));
    for (Lifecycle.State state : new TreeSet<>(lifecycle.table().values())) {
      if (state.isFinal()) {
        text.append("  ").append(id(state)).append(" --> [*]\n");
      }
    }
    text.append("```\n");
  }

  private static String id(Lifecycle.State state) {
    return state.text().replace(' ', '_');
  }
}
