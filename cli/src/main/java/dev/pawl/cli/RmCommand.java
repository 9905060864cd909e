package dev.pawl.cli;

import dev.pawl.api.Deleted;
import dev.pawl.api.ProblemCode;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Deletes a run.
@CommandLine.Command(
    name = "rm",
    description = {
      "Delete a run that has ended, with its history and all runs it started as children.",
      "",
      "Prints the ids of what was deleted."
    },
    footer = {"", "Examples:", "  pawl rm release-7", "  pawl rm release-8 --force"})
final class RmCommand extends OneRunCommand {
  @Option(names = "--force", description = "Delete it even if it has not ended.")
  boolean force;

  RmCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public ExitCode call() {
    try (DaemonLink link = linkToRuns()) {
      String path = Paths.with(Paths.of("runs", run), "force", force);
      print(this, link.delete(path, Deleted.class));
    } catch (LinkException e) {
      if (!e.is(ProblemCode.WRONG_STATE)) {
        throw e;
      }
      throw new LinkException(
          ProblemCode.WRONG_STATE,
          e.problem().detail().replace("delete with force", "use --force"));
    }
    return ExitCode.OK;
  }

  @Override
  Shape shape() {
    return Shape.ofIds();
  }

  /// Prints ids.
  static void print(DataCommand command, Deleted deleted) {
    if (command.isText()) {
      deleted.runs().forEach(id -> command.terminal.out().println(Text.visible(id)));
    } else {
      command.data().all(deleted.runs().stream().map(Json::line).toList());
    }
  }
}
