package dev.pawl.cli;

import dev.pawl.api.RawJson;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Text;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a workflow from a file and follows it.
@CommandLine.Command(
    name = "run",
    description = {
      "Run a workflow from a Java file, follow it, and print its output.",
      "",
      "The daemon compiles the file in memory and runs it; its workflows are the static fields of"
          + " type Workflow, its activities those of type Activity. Everything that the run does is"
          + " recorded: it goes on after a crash, and when this command ends. The same --id follows"
          + " it again, and after the end prints what is recorded.",
      "",
      "A run stays with the file as it was when it started. When it is blocked, because its code"
          + " did not do what it did before, this command lets it go on with the file as it is now;"
          + " after a failure 'pawl retry' does."
    },
    footer = {
      "",
      "Examples:",
      "  pawl run examples/Hello.java '\"world\"'",
      "  pawl run examples/Hello.java '\"world\"' --id hello-1 --quiet",
      "  pawl run examples/Release.java @release.json --id release-7 --detach"
    })
final class RunCommand extends DataCommand {
  final Interruption interruption;

  @Parameters(index = "0", paramLabel = "FILE.java", description = "The file with the workflow.")
  Path file = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "INPUT_JSON",
      description =
          "The input: JSON, - for stdin, @FILE; default: null, or for a run that is there already"
              + " its own.")
  @Nullable String input;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The id of the run; default: a new one is made.")
  @Nullable String id;

  @Option(
      names = "--workflow",
      paramLabel = "NAME",
      description = "Which workflow, if the file has several.")
  @Nullable String workflow;

  @Option(
      names = {"-d", "--detach"},
      description = "Start it, print its id, and return.")
  boolean detach;

  @Mixin LabelOptions labels = new LabelOptions();

  RunCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  /// Whether to tell what happens. Who asks for JSON wants nothing beside it.
  boolean tells() {
    return !quiet && isText();
  }

  /// What `--detach` prints.
  void tellDetached(RunView run) {
    if (!isText()) {
      data().one(Records.write(run));
      return;
    }
    terminal.out().println(Text.visible(run.id()));
    if (tells()) {
      say("follow it with: pawl watch " + Text.quoted(run.id()) + homeArgument());
    }
  }

  @Override
  String runId() {
    return id == null ? super.runId() : id;
  }

  @Override
  boolean quietMeansIds() {
    return detach;
  }

  @Override
  public ExitCode call() {
    NewIds.requireFree(id);
    RawJson payload = input == null ? null : JsonArgument.read("INPUT_JSON", input, terminal);
    return new FileRun(this, payload).call();
  }

  /// The id that was asked for, or a new one.
  String idFor(String type) {
    return id == null ? NewIds.of(type) : id;
  }
}
