package dev.pawl.cli;

import dev.pawl.cli.access.Access;
import dev.pawl.cli.access.Removed;
import dev.pawl.cli.access.Request;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Deletes old runs.
@CommandLine.Command(
    name = "prune",
    description = {
      "Delete runs that ended long ago, with their histories and children.",
      "",
      "Prints the ids of what was deleted."
    },
    footer = {
      "",
      "Examples:",
      "  pawl prune --older-than 30d",
      "  pawl prune --older-than 12h --keep 100"
    })
final class PruneCommand extends DataCommand {
  @Option(
      names = "--older-than",
      required = true,
      paramLabel = "AGE",
      description = "Delete what ended longer ago than this: a number and s, m, h, d or w.")
  String olderThan = "";

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Keep the N runs that ended last, however old; default: 0.")
  int keep;

  PruneCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public ExitCode call() {
    Duration age = age(olderThan);
    if (keep < 0) {
      throw usage("--keep is %d, it must not be negative".formatted(keep));
    }
    try (Access access = access()) {
      Removed removed = access.ask(new Request.Prune(age.toSeconds(), keep));
      if (removed.runs().isEmpty() && !json) {
        say("nothing ended that long ago");
      }
      RmCommand.print(this, removed);
    }
    return ExitCode.OK;
  }

  private static Duration age(String text) {
    if (!text.matches("[0-9]{1,6}[smhdw]")) {
      throw usage(
          "--older-than is '%s'; give a whole number and s, m, h, d or w, like 7d".formatted(text));
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      case 'd' -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }
}
