package dev.pawl.cli;

import dev.pawl.cli.access.Access;
import dev.pawl.cli.access.Request;
import dev.pawl.cli.access.RunDetails;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

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
final class ShowCommand extends DataCommand {
  @Parameters(paramLabel = "ID", description = "The id, an unambiguous beginning of it, or @last.")
  String run = "";

  ShowCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  String runId() {
    return run;
  }

  @Override
  public ExitCode call() {
    try (Access access = access()) {
      RunDetails details = access.ask(new Request.ShowRun(run, !json));
      if (json) {
        printJson(details);
      } else {
        new RunCard(terminal, InstantSource.system().instant(), homeArgument()).print(details);
      }
    }
    return ExitCode.OK;
  }
}
