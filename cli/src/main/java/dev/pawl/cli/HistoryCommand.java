package dev.pawl.cli;

import dev.pawl.cli.access.Access;
import dev.pawl.cli.access.HistoryPart;
import dev.pawl.cli.access.Request;
import dev.pawl.cli.text.EventWords;
import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import dev.pawl.cli.text.Text;
import dev.pawl.engine.history.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows the events of a run.
@CommandLine.Command(
    name = "history",
    description = {
      "Show what happened in a run, event by event.",
      "",
      "With --json: one object per line with seq, at, type and the fields of the event. Such a file"
          + " can be kept and replayed in tests."
    },
    footer = {
      "",
      "Examples:",
      "  pawl history release-7",
      "  pawl history release-7 --json > release-7.jsonl"
    })
final class HistoryCommand extends DataCommand {
  private static final DateTimeFormatter CLOCK = pattern("HH:mm:ss.SSS");
  private static final DateTimeFormatter DATE_AND_CLOCK = pattern("yyyy-MM-dd HH:mm:ss.SSS");

  @Parameters(paramLabel = "ID", description = "The id, an unambiguous beginning of it, or @last.")
  String run = "";

  @Option(
      names = "--execution",
      paramLabel = "N",
      description = "Which execution of a run that continued as new; default: the current one.")
  int execution;

  HistoryCommand(Terminal terminal) {
    super(terminal);
  }

  private static DateTimeFormatter pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneId.systemDefault());
  }

  @Override
  String runId() {
    return run;
  }

  @Override
  public ExitCode call() {
    if (execution < 0) {
      throw usage("--execution is %d, it counts from 1".formatted(execution));
    }
    HistoryPart history;
    try (Access access = access()) {
      history = access.ask(new Request.ReadHistory(run, execution));
    }
    if (json) {
      terminal.out().print(history.lines());
    } else {
      print(history);
    }
    return ExitCode.OK;
  }

  private void print(HistoryPart history) {
    List<Recorded> events = history.events();
    DateTimeFormatter clock = isOneDay(events) ? CLOCK : DATE_AND_CLOCK;
    Table table =
        new Table(
            Column.right("#"),
            Column.left("TIME"),
            Column.right("+MS"),
            Column.left("EVENT"),
            Column.wide("WHAT"));
    EventWords words = new EventWords();
    long before = events.isEmpty() ? 0 : events.getFirst().atMillis();
    for (Recorded recorded : events) {
      long passed = recorded.atMillis() - before;
      before = recorded.atMillis();
      table.row(
          Long.toString(recorded.seq()),
          clock.format(Instant.ofEpochMilli(recorded.atMillis())),
          passed == 0 ? "" : Long.toString(passed),
          recorded.event().kind(),
          Text.visible(words.of(recorded)));
    }
    Style style = terminal.outStyle();
    List<String> lines = table.lines(terminal.outWidth());
    terminal.out().println(style.dim(lines.getFirst()));
    lines.stream().skip(1).forEach(terminal.out()::println);
    if (history.executions().size() > 1) {
      say(
          "execution %d of %s; others: --execution N"
              .formatted(history.execution(), history.executions()));
    }
  }

  private static boolean isOneDay(List<Recorded> events) {
    return events.stream()
            .map(recorded ->
                LocalDate.ofInstant(
                    Instant.ofEpochMilli(recorded.atMillis()), ZoneId.systemDefault()))
            .distinct()
            .count()
        <= 1;
  }
}
