package dev.pawl.cli;

import dev.pawl.cli.demo.Demo;
import dev.pawl.cli.demo.DemoReport;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Shows on real work what Pawl is for.
@CommandLine.Command(
    name = "demo",
    description = {
      "Release a small program from a git repository and kill the daemon twice on the way.",
      "",
      "Everything happens in a temporary folder. It needs git and under a minute. Exit code 1 if a"
          + " step ran again after it had finished."
    },
    footer = {"", "Examples:", "  pawl demo", "  pawl demo --keep --json"})
final class DemoCommand extends DataCommand {
  private final Interruption interruption;

  @Option(names = "--keep", description = "Keep the folder, to look around in it.")
  boolean keep;

  DemoCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  Shape shape() {
    return Shape.of(DemoReport.class, "run");
  }

  @Override
  public ExitCode call() throws IOException, InterruptedException {
    interruption.watch();
    try {
      DemoReport report = Demo.run(keep, DaemonOptions.of(terminal, ""), this::say);
      print(report);
      return report.violations() == 0 ? ExitCode.OK : ExitCode.ERROR;
    } catch (InterruptedException e) {
      if (!interruption.isRequested()) {
        throw e;
      }
      say("stopped");
      return ExitCode.INTERRUPTED;
    } finally {
      interruption.ignore();
    }
  }

  private void print(DemoReport report) {
    say("");
    if (!isText()) {
      data().one(Records.write(report));
    } else {
      report.lines().forEach(terminal.out()::println);
    }
    say("");
    say(report.verdict());
    say(String.format(Locale.ROOT, "%.1f s with two kills", report.seconds()));
  }
}
