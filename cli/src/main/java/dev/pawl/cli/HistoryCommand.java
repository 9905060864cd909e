package dev.pawl.cli;

import dev.pawl.api.HistoryPage;
import dev.pawl.api.RawJson;
import dev.pawl.api.RunDetails;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.EventWords;
import dev.pawl.cli.text.RunEvent;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Shows the events of a run.
@CommandLine.Command(
    name = "history",
    description = {
      "Show what happened in a run, event by event.",
      "",
      "With --json, as with --jsonl: one object per line with seq, at, type and the fields of the"
          + " event. Such a file can be kept and replayed in tests."
    },
    footer = {
      "",
      "Examples:",
      "  pawl history release-7",
      "  pawl history release-7 --json > release-7.jsonl"
    })
final class HistoryCommand extends OneRunCommand {
  private static final int PAGE = 1_000;

  /// As much of a value as one reads in passing.
  private static final int SHOWN = 200;

  /// Those of all kinds of events.
  static final List<String> FIELDS =
      List.of(
          ("seq at type command name workflow version input parent result failure attempt retryAt"
                  + " activity queue fireAt deadline payload output reason prompt choices fallback"
                  + " child run key value labels status id execution resetTo checkpoint data"
                  + " cleanupFailure seed carried flags schema tag")
              .split(" ", -1));

  private static final DateTimeFormatter CLOCK = pattern("HH:mm:ss.SSS");
  private static final DateTimeFormatter DATE_AND_CLOCK = pattern("yyyy-MM-dd HH:mm:ss.SSS");

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

  @Option(names = "--full", description = "Show long values whole.")
  boolean full;

  private boolean cut;

  @Override
  Shape shape() {
    return Shape.of(FIELDS, "seq");
  }

  @Override
  public ExitCode call() {
    if (execution < 0) {
      throw usage("--execution is %d, it counts from 1".formatted(execution));
    }
    try (DaemonLink link = linkToRuns()) {
      List<RawJson> events = new ArrayList<>();
      HistoryPage page = read(link, execution, 1);
      events.addAll(page.events());
      while (page.next() != null) {
        page = read(link, page.execution(), page.next());
        events.addAll(page.events());
      }
      if (!isText()) {
        Data.Rows rows = data().rows(data().format() != Format.TEXT);
        events.forEach(event -> rows.add(event.text()));
        rows.end();
      } else {
        print(events.stream().map(RunEvent::of).toList());
        sayOthers(link, page.execution());
      }
    }
    return ExitCode.OK;
  }

  private HistoryPage read(DaemonLink link, int wanted, long from) {
    String path = Paths.with(Paths.of("runs", run, "history"), "from", from, "limit", PAGE);
    return link.get(wanted == 0 ? path : path + "&execution=" + wanted, HistoryPage.class);
  }

  private void sayOthers(DaemonLink link, int shown) {
    List<Integer> kept = link.get(Paths.of("runs", run), RunDetails.class).executions();
    if (kept.size() > 1) {
      say("execution %d of %s; others: --execution N".formatted(shown, kept));
    }
  }

  private void print(List<RunEvent> events) {
    DateTimeFormatter clock = isOneDay(events) ? CLOCK : DATE_AND_CLOCK;
    Table table =
        new Table(
            Column.right("#"),
            Column.left("TIME"),
            Column.right("+MS"),
            Column.left("EVENT"),
            full ? Column.left("WHAT") : Column.wide("WHAT"));
    EventWords words = new EventWords();
    Instant before = events.isEmpty() ? Instant.EPOCH : events.getFirst().at();
    for (RunEvent event : events) {
      long passed = Duration.between(before, event.at()).toMillis();
      before = event.at();
      table.row(
          Long.toString(event.seq()),
          clock.format(event.at()),
          passed == 0 ? "" : Long.toString(passed),
          Text.visible(event.type()),
          shown(Text.visible(words.of(event))));
    }
    terminal.print(table);
    if (cut) {
      say("what is longer than %d characters is cut; whole with --full".formatted(SHOWN));
    }
  }

  private String shown(String what) {
    boolean isLong = !full && Text.width(what) > SHOWN;
    cut |= isLong;
    return isLong ? Text.cut(what, SHOWN) : what;
  }

  private static boolean isOneDay(List<RunEvent> events) {
    return events.stream()
            .map(event -> LocalDate.ofInstant(event.at(), ZoneId.systemDefault()))
            .distinct()
            .count()
        <= 1;
  }
}
