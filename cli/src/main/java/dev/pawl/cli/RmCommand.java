package dev.pawl.cli;

import dev.pawl.cli.access.Access;
import dev.pawl.cli.access.Json;
import dev.pawl.cli.access.Removed;
import dev.pawl.cli.access.Request;
import dev.pawl.cli.text.Text;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Deletes a run.
@CommandLine.Command(
    name = "rm",
    description = {
      "Delete a run that has ended, with its history and all runs it started as children.",
      "",
      "Prints the ids of what was deleted."
    },
    footer = {"", "Examples:", "  pawl rm release-7", "  pawl rm release-8 --force"})
final class RmCommand extends DataCommand {
  @Parameters(paramLabel = "ID", description = "The id, an unambiguous beginning of it, or @last.")
  String run = "";

  @Option(names = "--force", description = "Delete it even if it has not ended.")
  boolean force;

  RmCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  String runId() {
    return run;
  }

  @Override
  public ExitCode call() {
    try (Access access = access()) {
      print(this, access.ask(new Request.Remove(run, force)));
    } catch (PawlException e) {
      if (e.code() != ErrorCode.WRONG_STATE) {
        throw e;
      }
      String message = String.valueOf(e.getMessage()).replace("delete with force", "use --force");
      throw new PawlException(e.code(), message, e);
    }
    return ExitCode.OK;
  }

  /// Prints ids, one per line or as a JSON array.
  static void print(DataCommand command, Removed removed) {
    if (command.json) {
      command.terminal.out().println(Json.line(removed.runs()));
    } else {
      removed.runs().forEach(id -> command.terminal.out().println(Text.visible(id)));
    }
  }
}
