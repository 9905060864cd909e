package dev.pawl.cli;

import dev.pawl.cli.source.WorkflowFile;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a workflow from a file in the foreground.
@CommandLine.Command(
    name = "run",
    description = {
      "Run a workflow from a Java file in the foreground and print its output.",
      "",
      "The file is compiled in memory. Its workflows are the static fields of type Workflow, its"
          + " activities those of type Activity. Everything that the run does is recorded: after a"
          + " crash the same --id goes on where it was, and after the end it prints what is"
          + " recorded and runs nothing. A run that was blocked because its code had changed tries"
          + " again.",
      "",
      "Driven are this run and those that come from it: children, detached runs, and theirs. Other"
          + " runs of the home stay as they are."
    },
    footer = {
      "",
      "Examples:",
      "  pawl run examples/Hello.java '\"world\"'",
      "  pawl run examples/Release.java @release.json --id release-7"
    })
final class RunCommand extends DataCommand {
  /// Letters and digits that are not taken for each other.
  private static final String ID_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int ID_RANDOM = 6;

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
      names = {"-q", "--quiet"},
      description = "Say nothing about progress.")
  boolean quiet;

  RunCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  /// Whether to tell what happens. Who asks for JSON wants nothing beside it.
  boolean tells() {
    return !quiet && !json;
  }

  @Override
  String runId() {
    return id == null ? super.runId() : id;
  }

  @Override
  public ExitCode call() throws InterruptedException {
    if (id != null && id.startsWith("@")) {
      throw usage(
          "--id is '%s'; names that begin with @ are reserved, such as @last".formatted(id));
    }
    Payload payload = input == null ? null : JsonArgument.read("INPUT_JSON", input, terminal);
    WorkflowFile source = WorkflowFile.load(file);
    String name = workflow == null && id == null ? source.choose(null).name() : workflow;
    String runId = id == null ? newId(String.valueOf(name)) : id;
    var run = new ForegroundRun(this, source, runId, payload);
    interruption.watch();
    try {
      return run.run(name);
    } catch (PawlException e) {
      if (!interruption.isRequested()) {
        throw e;
      }
      return ExitCode.INTERRUPTED; // in the middle of opening the store
    } finally {
      interruption.ignore();
    }
  }

  /// The workflow's name as far as a shell takes it without quotes, and some random characters.
  private static String newId(String workflow) {
    RandomGenerator random = new SecureRandom();
    StringBuilder id =
        new StringBuilder(workflow.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}._-]+", "-"))
            .append('-');
    for (int i = 0; i < ID_RANDOM; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }
}
