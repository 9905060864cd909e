package dev.pawl.cli;

import dev.pawl.api.OutputLine;
import dev.pawl.api.RunDetails;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Ages;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows what a run has written.
@CommandLine.Command(
    name = "logs",
    description = {
      "Show what a run has written with ctx.log, or a task at all, from the beginning.",
      "",
      "With -f: go on until the run has ended, also over a daemon that dies."
    },
    footer = {
      "",
      "Examples:",
      "  pawl logs release-7 --tail 20",
      "  pawl logs release-7 --head 10 --tail 20",
      "  pawl logs release-7 --grep 'upload|push' -i -C 2",
      "  pawl logs @last -f -t --grep 'upload|push'"
    })
final class LogsCommand extends OneRunCommand {
  private final Interruption interruption;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the run has ended.")
  boolean follow;

  @Mixin LineOptions lines = new LineOptions();

  @Option(
      names = "--since",
      paramLabel = "AGE",
      description = "No lines older than this: a number and s, m, h, d or w.")
  @Nullable String since;

  @Option(
      names = {"-t", "--timestamps"},
      description = "Show when each line was written, and its level.")
  boolean timestamps;

  /// Whether a line without its end was printed last.
  private boolean midLine;

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
    lines.check(follow);
    if (lines.raw && (since != null || timestamps || !isText())) {
      throw usage("--raw shows all bytes as they are; leave it out, or all but --follow");
    }
    Instant from = from();
    return interruption.during(() -> {
      try (DaemonLink link = linkToRuns()) {
        if (since != null || timestamps) {
          requireTimes(link);
        }
        if (lines.raw) {
          new TaskOutput(terminal, link, run).raw().print(follow);
        } else {
          show(link, from);
        }
        return ExitCode.OK;
      }
    });
  }

  private void requireTimes(DaemonLink link) {
    if (link.get(Paths.of("runs", run), RunDetails.class).run().kind().equals("task")) {
      throw usage(
          "%s is a task, and nobody knows when its lines were written; leave --%s out"
              .formatted(run, since == null ? "timestamps" : "since"));
    }
  }

  private @Nullable Instant from() {
    return since == null
        ? null
        : InstantSource.system().instant().minus(Ages.parse("--since", since));
  }

  private void show(DaemonLink link, @Nullable Instant from) {
    Data.Rows rows = data().rows(follow);
    LineOutput output = new LineOutput(this, link, lines);
    output.show(run, from, follow, line -> print(rows, output, line));
    if (midLine) {
      terminal.out().println();
    }
    rows.end();
  }

  private void print(Data.Rows rows, LineOutput output, OutputLine line) {
    LogLine said = LogLine.of(line.text());
    if (!isText()) {
      rows.add(Records.write(said.json()));
      return;
    }
    // The rest of a line has no time.
    String text = timestamps || midLine ? said.whole() : said.text();
    terminal.out().print(output.number(line) + Text.visible(text) + LineOutput.cut(line));
    midLine = follow && line.partial() != null;
    if (!midLine) {
      terminal.out().println();
    }
  }
}
