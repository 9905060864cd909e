package dev.pawl.cli;

import dev.pawl.api.RunView;
import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Shows runs as a table: what needs a person first, then what goes on, then what has ended.
///
/// @param now for ages
record RunTable(Terminal terminal, Instant now) {
  private static final int HINTS = 3;

  /// Prints the rows to `out`, and to `err` what to do about them.
  void print(RunList list, String homeArgument) {
    List<RunView> runs =
        list.runs().stream().sorted(Comparator.comparingInt(RunTable::rank)).toList();
    if (runs.isEmpty()) {
      terminal.err().println("no runs; try: pawl demo");
      return;
    }
    if (terminal.isForAgent()) {
      runs.forEach(run -> terminal.out().println(Text.visible(compact(run, homeArgument))));
      more(list, runs).forEach(terminal.err()::println);
      return;
    }
    Table table =
        new Table(
            Column.left(" "),
            Column.left("ID"),
            Column.left("TYPE"),
            Column.left("STATE"),
            Column.wide("FOR"),
            Column.right("AGE"),
            Column.wide("STATUS"));
    runs.forEach(run ->
        table.row(
            symbol(run),
            Text.visible(run.id()),
            Text.visible(run.type()),
            run.state(),
            Text.visible(why(run)),
            Text.age(Duration.between(run.createdAt(), now)),
            run.status() == null ? "" : Text.visible(run.status())));
    Style style = terminal.outStyle();
    terminal.print(table, (row, line) -> coloured(style, runs.get(row), line));
    hints(list, runs, homeArgument).forEach(terminal.err()::println);
  }

  /// A run in as few words as hold all of it, with what to do about it.
  private String compact(RunView run, String homeArgument) {
    String why = why(run);
    String next =
        run.hasEnded() && run.attention() == null
            ? ""
            : NextStep.of(run, homeArgument).map(command -> "; next: " + command).orElse("");
    return (run.attention() == null ? "" : "! ")
        + "%s %s %s%s, age %s%s%s"
            .formatted(
                run.id(),
                run.type(),
                run.state(),
                why.isEmpty() ? "" : ": " + why,
                Text.age(Duration.between(run.createdAt(), now)),
                run.status() == null ? "" : ", status: " + run.status(),
                next);
  }

  private static int rank(RunView run) {
    if (run.attention() != null) {
      return 0;
    }
    return run.hasEnded() ? 2 : 1;
  }

  private static String symbol(RunView run) {
    if (run.attention() != null) {
      return "!";
    }
    return switch (run.state()) {
      case "running" -> ">";
      case "succeeded" -> "+";
      case "failed" -> "x";
      case "canceled" -> "-";
      default -> run.is().contains("retrying") ? "~" : ".";
    };
  }

  private static String coloured(Style style, RunView run, String line) {
    if (run.attention() != null) {
      return style.yellow(line);
    }
    return switch (run.state()) {
      case "failed" -> style.red(line);
      case "succeeded", "canceled" -> style.dim(line);
      default -> line;
    };
  }

  /// What stands behind the state.
  static String why(RunView run) {
    if (run.blocked() != null) {
      String report = run.blocked().report();
      return run.blocked().reason() + ": " + report.lines().findFirst().orElse("");
    }
    if (run.failure() != null) {
      return Text.cause(run.failure());
    }
    if (run.reason() != null && !run.reason().isEmpty()) {
      return run.reason();
    }
    if (run.hasEnded()) {
      return "";
    }
    if (run.kind().equals("task") && run.attention() == null) {
      return ""; // its status says it better
    }
    String wait = run.attention() == null ? run.waitsFor() : run.attention();
    return wait == null ? "" : wait;
  }

  private static List<String> hints(RunList list, List<RunView> shown, String homeArgument) {
    List<String> hints = new ArrayList<>();
    for (RunView run : shown) {
      Optional<String> next = NextStep.of(run, homeArgument);
      if (next.isPresent() && hints.size() < HINTS) {
        hints.add("next: " + Text.visible(next.get()));
      }
    }
    hints.addAll(more(list, shown));
    return hints;
  }

  private static List<String> more(RunList list, List<RunView> shown) {
    return list.more()
        ? List.of(
            "only the newest %s are shown, more match: narrow the query or raise --limit"
                .formatted(Text.count(shown.size(), "run")))
        : List.of();
  }
}
