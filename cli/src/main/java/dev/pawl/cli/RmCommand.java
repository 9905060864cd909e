package dev.pawl.cli;

import dev.pawl.api.Deleted;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.StartBulk;
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
    footer = {
      "",
      "Examples:",
      "  pawl rm release-7",
      "  pawl rm release-8 --force",
      "  pawl rm --where 'type:release is:ended age>30d' --yes"
    })
final class RmCommand extends ActingCommand {
  @Option(names = "--force", description = "Delete it even if it has not ended.")
  boolean force;

  RmCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode one(DaemonLink link) {
    try {
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
  StartBulk order(String query) {
    if (force) {
      throw usage("--force goes with one run; end those that are open first: pawl stop --where");
    }
    return new StartBulk("delete", query, null, null, null);
  }

  @Override
  Shape shape() {
    return where == null ? Shape.ofIds() : super.shape();
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
