package dev.pawl.cli;

import dev.pawl.api.RunDetails;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.Text;
import java.util.List;
import picocli.CommandLine;

/// Follows a run.
@CommandLine.Command(
    name = "watch",
    description = {
      "Follow a run until it ends or is blocked, one line per change, and print its output.",
      "",
      "Ctrl-C ends the watching, not the run."
    },
    footer = {"", "Examples:", "  pawl watch release-7", "  pawl watch @last --json"})
final class WatchCommand extends OneRunCommand {
  private final Interruption interruption;

  WatchCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  boolean quietMeansIds() {
    return false;
  }

  @Override
  public ExitCode call() {
    try (DaemonLink link = linkToRuns()) {
      RunView from = link.get(Paths.of("runs", run), RunDetails.class).run();
      String intro =
          from.hasEnded()
              ? "run %s has ended; this is what it recorded".formatted(from.id())
              : "run %s of workflow %s is %s".formatted(from.id(), from.type(), from.state());
      return new Follower(this, link, interruption, !quiet && isText())
          .follow(from, List.of(Text.visible(intro)));
    }
  }
}
