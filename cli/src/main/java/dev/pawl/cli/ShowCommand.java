package dev.pawl.cli;

import dev.pawl.api.RunDetails;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import java.time.InstantSource;
import picocli.CommandLine;

/// Shows one run.
@CommandLine.Command(
    name = "show",
    description = "Show one run: its state, what it waits for, input, output, data, children.",
    footer = {
      "",
      "Examples:",
      "  pawl show release-7",
      "  pawl show @last --json",
      "",
      "A failure that was shown asks for no attention any more, except with --json."
    })
final class ShowCommand extends OneRunCommand {
  ShowCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(RunDetails.class, "run.id");
  }

  @Override
  public ExitCode call() {
    try (DaemonLink link = linkToRuns()) {
      String details = link.getText(Paths.with(Paths.of("runs", run), "seen", isText()));
      if (!isText()) {
        data().one(details);
      } else {
        new RunCard(terminal, InstantSource.system().instant(), homeArgument())
            .print(Records.read(details, RunDetails.class));
      }
    }
    return ExitCode.OK;
  }
}
