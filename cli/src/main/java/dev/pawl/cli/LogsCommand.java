package dev.pawl.cli;

import dev.pawl.api.OutputPage;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Ages;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Shows what a run has written.
@CommandLine.Command(
    name = "logs",
    description = {
      "Show what a run has written with ctx.log, from its beginning.",
      "",
      "With -f: go on until the run has ended, also over a daemon that dies."
    },
    footer = {
      "",
      "Examples:",
      "  pawl logs release-7 --tail 20",
      "  pawl logs @last -f -t --grep 'upload|push'"
    })
final class LogsCommand extends OneRunCommand {
  private static final int WAIT_SECONDS = 30;

  private final Interruption interruption;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the run has ended.")
  boolean follow;

  @Option(names = "--tail", paramLabel = "N", description = "The last N lines of what is there.")
  @Nullable Integer tail;

  @Option(
      names = "--since",
      paramLabel = "AGE",
      description = "No lines older than this: a number and s, m, h, d or w.")
  @Nullable String since;

  @Option(
      names = "--grep",
      paramLabel = "REGEX",
      description = "Only lines that hold this expression.")
  @Nullable String grep;

  @Option(
      names = {"-t", "--timestamps"},
      description = "Show when each line was written, and its level.")
  boolean timestamps;

  LogsCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  Shape shape() {
    return Shape.of(LogLine.AsJson.class, "");
  }

  @Override
  void check() {
    if (quiet) {
      throw usage("lines of a log have no ids; leave --quiet out");
    }
    super.check();
  }

  @Override
  public Exit call() {
    if (tail != null && tail < 0) {
      throw usage("--tail is %d, it must not be negative".formatted(tail));
    }
    Pattern wanted = pattern();
    Instant from = from();
    return interruption.during(() -> {
      try (DaemonLink link = linkToRuns()) {
        show(link, wanted, from);
        return ExitCode.OK;
      }
    });
  }

  private @Nullable Pattern pattern() {
    try {
      return grep == null ? null : Pattern.compile(grep);
    } catch (PatternSyntaxException e) {
      throw usage("--grep cannot be understood: " + e.getDescription());
    }
  }

  private Instant from() {
    Duration age = since == null ? null : Ages.parse("--since", since);
    return age == null ? Instant.MIN : InstantSource.system().instant().minus(age);
  }

  private void show(DaemonLink link, @Nullable Pattern wanted, Instant from) {
    Deque<LogLine> held = new ArrayDeque<>();
    Data.Rows rows = data().rows(follow);
    // What comes while we follow is shown whole.
    int limit = tail == null ? Integer.MAX_VALUE : tail;
    OutputPage page = page(link, run, 0, 0);
    while (true) {
      for (String text : page.text().lines().toList()) {
        LogLine line = LogLine.of(text);
        if (line.isWanted(wanted, from)) {
          held.addLast(line);
        }
        if (held.size() > limit) {
          held.removeFirst();
        }
      }
      boolean caughtUp = page.next() == page.from();
      if (caughtUp || limit == Integer.MAX_VALUE) {
        held.forEach(line -> print(rows, line));
        held.clear();
        terminal.out().flush();
      }
      if (caughtUp) {
        limit = Integer.MAX_VALUE;
      }
      if (caughtUp && (page.end() || !follow)) {
        rows.end();
        return;
      }
      // By its whole id: @last must not become another run on the way.
      page = page(link, page.run(), page.next(), caughtUp ? WAIT_SECONDS : 0);
    }
  }

  private void print(Data.Rows rows, LogLine line) {
    if (isText()) {
      terminal.out().println(Text.visible(timestamps ? line.whole() : line.text()));
    } else {
      rows.add(Records.write(line.json()));
    }
  }

  private static OutputPage page(DaemonLink link, String id, long from, int seconds) {
    String path = Paths.with(Paths.of("runs", id, "output"), "from", from, "seconds", seconds);
    return link.get(path, OutputPage.class);
  }
}
