package dev.pawl.cli;

import dev.pawl.api.Reason;
import dev.pawl.api.RunView;
import dev.pawl.api.StartBulk;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Ends a run: the one word for it, whatever kind of work it is.
@CommandLine.Command(
    name = "stop",
    description = {
      "Stop a run. Its code may clean up first; its children and activities are stopped too.",
      "",
      "With --force it ends at once, and nothing is cleaned up. These are 'pawl cancel' and 'pawl"
          + " terminate' in one."
    },
    footer = {
      "",
      "Examples:",
      "  pawl stop release-7 --reason \"wrong tag\"",
      "  pawl stop release-7 --force",
      "  pawl stop --where 'type:release age>2d' --yes"
    })
final class StopCommand extends ActingCommand {
  @Option(names = "--force", description = "End it at once, without running its code.")
  boolean force;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  String reason = "";

  StopCommand(Terminal terminal) {
    super(terminal);
  }

  private Verb verb() {
    return force ? Verb.TERMINATE : Verb.CANCEL;
  }

  private String why() {
    return reason.isEmpty() ? "pawl stop" : reason;
  }

  @Override
  ExitCode one(DaemonLink link) {
    RunView after =
        link.repeat(Paths.of("runs", run, verb().word()), new Reason(why()), RunView.class);
    tell(after, "asked %s to stop; it is %s".formatted(after.id(), after.state()));
    return ExitCode.OK;
  }

  @Override
  StartBulk order(String query) {
    return new StartBulk(verb().word(), query, why(), null, null);
  }
}
