package dev.pawl.cli;

import dev.pawl.api.Backup;
import dev.pawl.api.BackupMade;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// Copies the home while it is in use.
@CommandLine.Command(
    name = "backup",
    description = {
      "Copy the store and the code of its runs into a new folder, while they are in use.",
      "",
      "The copy is as of one moment and whole, or it is not there. It can be used as a home. What"
          + " runs wrote, tokens, trust and logs are not in it."
    },
    footer = {
      "",
      "Examples:",
      "  pawl backup pawl-backup",
      "  pawl backup \"pawl-$(date +%F)\" --json"
    })
final class BackupCommand extends DataCommand {
  @Parameters(
      paramLabel = "FOLDER",
      description = "Where to; it must not exist, and the folder above it must.")
  Path folder = Path.of("");

  BackupCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(BackupMade.class, "folder");
  }

  @Override
  public ExitCode call() throws IOException {
    // The daemon has another working directory.
    Backup order = new Backup(folder.toAbsolutePath().normalize().toString());
    BackupMade made;
    try (DaemonLink link = linkToRuns()) {
      made = link.post("/store/backup", order, BackupMade.class);
    }
    if (isText()) {
      terminal.out().println(Text.visible(made.folder()));
    } else {
      data().one(Records.write(made));
    }
    return ExitCode.OK;
  }
}
