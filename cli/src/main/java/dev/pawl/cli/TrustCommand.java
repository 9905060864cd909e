package dev.pawl.cli;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.RevokeTrust;
import dev.pawl.api.TrustWorkspace;
import dev.pawl.api.WorkspaceList;
import dev.pawl.api.WorkspaceView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lets a person decide whether the code of a folder may be loaded.
@CommandLine.Command(
    name = "trust",
    description = {
      "Let the workflows of a folder be loaded, after a look at the files that trust is about.",
      "",
      "Trust is in this folder with this content: when a file with code is added, changed or"
          + " removed, Pawl asks again. It needs a person at a terminal.",
      "",
      "Without DIR: what is trusted."
    },
    footer = {
      "",
      "Examples:",
      "  pawl trust .   # asks a person; exit 9 if there is none",
      "  pawl trust --revoke ~/shop",
      "  pawl trust --json"
    })
final class TrustCommand extends DataCommand {
  @Parameters(arity = "0..1", paramLabel = "DIR", description = "The folder.")
  @Nullable Path folder;

  @Option(names = "--revoke", description = "Take the trust back. Runs go on with what they have.")
  boolean revoke;

  TrustCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(WorkspaceView.class, "path");
  }

  @Override
  public ExitCode call() throws IOException {
    if (folder == null && revoke) {
      throw usage("--revoke needs DIR");
    }
    try (DaemonLink link = link()) {
      if (folder == null) {
        return list(link);
      }
      String path = folder.toAbsolutePath().normalize().toString();
      if (revoke) {
        link.post("/workspaces/revoke", new RevokeTrust(path), WorkspaceList.class);
        say("not trusted any more: " + Text.visible(path));
        return ExitCode.OK;
      }
      return decide(link, path);
    }
  }

  private ExitCode list(DaemonLink link) {
    String text = link.getText("/workspaces");
    if (!isText()) {
      data().document(text, "workspaces");
      return ExitCode.OK;
    }
    List<WorkspaceView> trusted = Records.read(text, WorkspaceList.class).workspaces();
    if (trusted.isEmpty()) {
      say("no folder is trusted");
    }
    trusted.forEach(it -> terminal.out().println(Text.visible(it.path())));
    return ExitCode.OK;
  }

  private ExitCode decide(DaemonLink link, String path) throws IOException {
    String text = link.getText(Paths.with("/workspaces", "path", path));
    WorkspaceView found = Records.read(text, WorkspaceList.class).workspaces().getFirst();
    if (!isText()) {
      data().document(text, "workspaces");
      return found.trust().equals("trusted") ? ExitCode.OK : ExitCode.NEEDS_PERSON;
    }
    found.refused().forEach(it -> say("never loaded: " + Text.visible(it)));
    switch (found.trust()) {
      case "trusted" -> say("trusted already: " + Text.visible(path));
      case "empty" -> say("there is no code of workflows in " + Text.visible(path));
      default -> {
        found.files().forEach(it -> say("  " + Text.visible(it)));
        found.changes().forEach(it -> say("  " + Text.visible(it)));
        requirePerson(path);
        if (!Consent.asked(
            terminal,
            "This code can do whatever you can. Trust it in %s?".formatted(Text.visible(path)))) {
          say("nothing is trusted");
          return ExitCode.DENIED;
        }
        TrustWorkspace body = new TrustWorkspace(path, String.valueOf(found.digest()));
        link.post("/workspaces/trust", body, WorkspaceView.class);
        say("trusted: " + Text.visible(path));
      }
    }
    return ExitCode.OK;
  }

  private void requirePerson(String path) {
    if (noInput || !terminal.hasPerson()) {
      throw new LinkException(
          ProblemCode.FORBIDDEN,
          "to trust code needs a person at a terminal, without --no-input: pawl trust "
              + Text.quoted(path));
    }
  }
}
