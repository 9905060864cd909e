package dev.pawl.cli;

import dev.pawl.api.PluginView;
import dev.pawl.api.WorkflowList;
import dev.pawl.api.WorkflowProblem;
import dev.pawl.api.WorkflowView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import dev.pawl.cli.text.Text;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Lists the workflows that can be started by name.
@CommandLine.Command(
    name = "workflows",
    description = {
      "List the workflows that can be started by name here, and what could not be loaded.",
      "",
      "They are from .pawl/workflows/*.java of this folder and those above it, if they are trusted"
          + " ('pawl trust'), and from pawl/workflows in the user's config folder, with the jars in"
          + " pawl/plugins beside it. The nearest of a name wins. Files are read anew each"
          + " time; runs stay with what they started with."
    },
    footer = {"", "Examples:", "  pawl workflows", "  pawl workflows --workspace ~/shop --json"})
final class WorkflowsCommand extends DataCommand {
  @Option(
      names = "--workspace",
      paramLabel = "DIR",
      description = "Look from this folder upwards; default: the current one.")
  Path workspace = Path.of("");

  WorkflowsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(WorkflowView.class, "type");
  }

  @Override
  public ExitCode call() {
    try (DaemonLink link = link()) {
      String text = link.getText(path(workspace));
      WorkflowList list = Records.read(text, WorkflowList.class);
      if (!isText()) {
        data().document(text, "workflows");
      } else {
        print(list);
      }
      return list.problems().isEmpty() ? ExitCode.OK : ExitCode.ERROR;
    }
  }

  /// Where the workflows of a folder are listed.
  static String path(Path workspace) {
    return Paths.with("/workflows", "workspace", workspace.toAbsolutePath().normalize());
  }

  private void print(WorkflowList list) {
    if (list.workflows().isEmpty() && list.problems().isEmpty()) {
      say("no workflows here; put one into .pawl/workflows/ and trust it: pawl trust .");
      return;
    }
    Table table =
        new Table(
            Column.left("TYPE"), Column.left("INPUT"), Column.left("OUTPUT"), Column.wide("FILE"));
    for (WorkflowView workflow : list.workflows()) {
      table.row(
          Text.visible(workflow.type()),
          Text.visible(simple(workflow.input())),
          Text.visible(simple(workflow.output())),
          Text.visible(workflow.file() == null ? "built in" : workflow.file()));
    }
    terminal.print(table);
    for (PluginView plugin : list.plugins()) {
      terminal
          .out()
          .println(Text.visible("plugin %s  sha256:%s".formatted(plugin.file(), plugin.sha256())));
    }
    list.problems().forEach(this::sayProblem);
  }

  /// Says why something could not be loaded.
  void sayProblem(WorkflowProblem problem) {
    say(terminal.errStyle().yellow("problem:") + " " + Text.visible(problem.place()));
    problem.message().lines().forEach(line -> say("  " + Text.visible(line)));
  }

  /// A type without its packages.
  private static String simple(String type) {
    return type.replaceAll("[A-Za-z0-9_]+[.$](?=[A-Za-z])", "");
  }
}
