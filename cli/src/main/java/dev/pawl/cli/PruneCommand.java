package dev.pawl.cli;

import dev.pawl.api.Deleted;
import dev.pawl.api.Prune;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.text.Ages;
import dev.pawl.cli.text.Shape;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
      "  pawl prune --older-than 30d --yes",
      "  pawl prune --older-than 12h --keep 100 --yes --jsonl"
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

  @Option(
      names = {"-y", "--yes"},
      description = "Delete without asking; needed where nobody can be asked.")
  boolean yes;

  PruneCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.ofIds();
  }

  @Override
  public ExitCode call() throws IOException {
    Duration age = Ages.parse("--older-than", olderThan);
    if (keep < 0) {
      throw usage("--keep is %d, it must not be negative".formatted(keep));
    }
    String question =
        "Delete runs that ended more than %s ago, with their histories?".formatted(olderThan);
    if (hasStore() && !Consent.given(this, yes, question)) {
      say("nothing is deleted");
      return ExitCode.DENIED;
    }
    Deleted deleted = hasStore() ? prune(age) : new Deleted(List.of());
    if (deleted.runs().isEmpty() && isText()) {
      say("nothing ended that long ago");
    }
    RmCommand.print(this, deleted);
    return ExitCode.OK;
  }

  private Deleted prune(Duration age) {
    try (DaemonLink link = link()) {
      return link.post("/store/prune", new Prune(age.toSeconds(), keep), Deleted.class);
    }
  }
}
