package dev.pawl.cli;

import dev.pawl.api.Reason;
import dev.pawl.api.RunView;
import dev.pawl.api.StartBulk;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Does to a run what an operator can do: one command per [Verb].
@CommandLine.Command
final class ControlCommand extends ActingCommand {
  private final Verb verb;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  String reason = "";

  private ControlCommand(Verb verb, Terminal terminal) {
    super(terminal);
    this.verb = verb;
  }

  /// The command of a verb.
  static CommandLine of(Verb verb, Terminal terminal) {
    CommandLine command = new CommandLine(new ControlCommand(verb, terminal));
    String name = verb.word();
    command
        .getCommandSpec()
        .name(name)
        .usageMessage()
        .description(description(verb))
        .footer(
            "",
            "Examples:",
            "  pawl " + name + " release-7",
            "  pawl " + name + " release-7 --reason \"" + exampleReason(verb) + "\"",
            "  pawl " + name + " --where 'label.team:web " + exampleState(verb) + "' --dry-run");
    return command;
  }

  private static String description(Verb verb) {
    return switch (verb) {
      case CANCEL ->
          "Ask a run to cancel. Its code may clean up; its children and activities are canceled"
              + " too.";
      case TERMINATE -> "End a run at once, without running its code: nothing is cleaned up.";
      case PAUSE ->
          "Let a run take no further step until it is resumed. What runs already is recorded.";
      case RESUME -> "Let a paused run go on.";
      case RETRY ->
          "Let a run that failed or was canceled go on from its last good point: what is recorded"
              + " stays, what failed is tried again.";
      case UNBLOCK -> "Let a blocked run try again, after its code was mended.";
    };
  }

  private static String exampleReason(Verb verb) {
    return switch (verb) {
      case CANCEL -> "wrong tag";
      case TERMINATE -> "hangs in its cleanup";
      case PAUSE -> "the registry is being moved";
      case RESUME -> "the registry is back";
      case RETRY -> "the disk has room again";
      case UNBLOCK -> "restored the old order of steps";
    };
  }

  /// In which state a run is that the verb is for.
  private static String exampleState(Verb verb) {
    return switch (verb) {
      case CANCEL, TERMINATE, PAUSE -> "is:open";
      case RESUME -> "state:paused";
      case RETRY -> "state:failed";
      case UNBLOCK -> "state:blocked";
    };
  }

  private String why() {
    return reason.isEmpty() ? "pawl " + verb.word() : reason;
  }

  @Override
  ExitCode one(DaemonLink link) {
    if (verb == Verb.RETRY || verb == Verb.UNBLOCK) {
      CurrentCode.bring(this, link, run);
    }
    // Each verb asks for a state, so that asking twice is asking once.
    RunView after =
        link.repeat(Paths.of("runs", run, verb.word()), new Reason(why()), RunView.class);
    tell(after, "asked %s to %s; it is %s".formatted(after.id(), verb.word(), after.state()));
    return ExitCode.OK;
  }

  @Override
  StartBulk order(String query) {
    return new StartBulk(verb.word(), query, why(), null, null);
  }
}
