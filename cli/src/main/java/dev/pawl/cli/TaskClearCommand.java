package dev.pawl.cli;

import dev.pawl.api.Deleted;
import dev.pawl.api.RunPage;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Deletes tasks that are over.
@CommandLine.Command(
    name = "task clear",
    description = {
      "Delete the tasks that have ended, with their output, histories and notices. Those that run"
          + " are left alone.",
      "",
      "Prints the ids of what was deleted."
    },
    footer = {"", "Examples:", "  pawl task clear --yes", "  pawl task clear --yes --jsonl"})
final class TaskClearCommand extends DataCommand {
  @Option(
      names = {"-y", "--yes"},
      description = "Delete without asking; needed where nobody can be asked.")
  boolean yes;

  TaskClearCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.ofIds();
  }

  @Override
  public ExitCode call() throws IOException {
    if (hasStore() && !Consent.given(this, yes, "Delete all tasks that have ended?")) {
      say("nothing is deleted");
      return ExitCode.DENIED;
    }
    Deleted deleted = new Deleted(hasStore() ? clear() : List.of());
    if (deleted.runs().isEmpty() && isText()) {
      say("no task has ended");
    }
    RmCommand.print(this, deleted);
    return ExitCode.OK;
  }

  private List<String> clear() {
    List<String> deleted = new ArrayList<>();
    try (DaemonLink link = link()) {
      RunPage page;
      do {
        page =
            link.get(Paths.with("/runs", "q", "kind:task is:ended", "limit", 1_000), RunPage.class);
        for (RunView task : page.runs()) {
          deleted.addAll(link.delete(Paths.of("runs", task.id()), Deleted.class).runs());
        }
      } while (!page.runs().isEmpty());
    }
    return deleted;
  }
}
