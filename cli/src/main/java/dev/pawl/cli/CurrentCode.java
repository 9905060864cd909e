package dev.pawl.cli;

import dev.pawl.api.LoadFile;
import dev.pawl.api.LoadedFile;
import dev.pawl.api.RunDetails;
import dev.pawl.api.WorkflowList;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Brings the file of a run to the daemon as it is now, before the run goes on with it.
///
/// A file in `.pawl/workflows` is for the daemon to read, which asks whether it is trusted.
final class CurrentCode {
  private CurrentCode() {}

  static void bring(Command command, DaemonLink link, String run) {
    String name = link.get(Paths.of("runs", run), RunDetails.class).run().file();
    if (name == null) {
      return;
    }
    Path file = Path.of(name);
    Optional<Path> workspace = workspace(file);
    if (workspace.isPresent()) {
      list(command, link, workspace.get());
    } else if (Files.exists(file)) {
      link.repeat("/workflows", new LoadFile(name, FileRun.read(file)), LoadedFile.class);
    } else {
      command.say("its file is gone, so it goes on with what is kept of " + Text.visible(name));
    }
  }

  private static void list(Command command, DaemonLink link, Path workspace) {
    WorkflowList list = link.get(WorkflowsCommand.path(workspace), WorkflowList.class);
    list.problems()
        .forEach(problem -> {
          command.say("not taken as it is now: " + Text.visible(problem.place()));
          problem.message().lines().forEach(line -> command.say("  " + Text.visible(line)));
        });
  }

  /// The folder whose `.pawl/workflows` holds a file.
  private static Optional<Path> workspace(Path file) {
    for (Path at = file.getParent(); at != null; at = at.getParent()) {
      Path pawl = at.getParent();
      if (pawl != null && at.endsWith(Path.of(".pawl", "workflows"))) {
        return Optional.ofNullable(pawl.getParent());
      }
    }
    return Optional.empty();
  }
}
