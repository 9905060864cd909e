package dev.pawl.cli;

import dev.pawl.api.RunView;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Selection;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A command that returns data, for people or for programs. Unless it says otherwise, its records
/// are runs.
abstract class DataCommand extends Command {
  @Option(names = "--json", description = "Print JSON; an error is one JSON object on stderr.")
  boolean json;

  @Option(names = "--jsonl", description = "The same with one record a line.")
  boolean jsonl;

  @Option(
      names = "--fields",
      paramLabel = "A,B",
      split = ",",
      description = "Print only these fields of the JSON; without --json as a table.")
  List<String> fields = List.of();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print ids only; of a run that is followed, its output only.")
  boolean quiet;

  private @Nullable Data data;

  DataCommand(Terminal terminal) {
    super(terminal);
  }

  /// What the records look like that it prints.
  Shape shape() {
    return Shape.of(RunView.class, "id");
  }

  /// Whether `--quiet` asks for ids in place of records.
  boolean quietMeansIds() {
    return true;
  }

  @Override
  void check() {
    super.check();
    if (json && jsonl) {
      throw usage("--json and --jsonl exclude each other");
    }
    boolean idsOnly = quiet && quietMeansIds();
    if (idsOnly && !fields.isEmpty()) {
      throw usage("--fields and --quiet exclude each other; --fields id prints ids too");
    }
    Selection selection = null;
    if (idsOnly) {
      selection = new Selection(shape().id().isEmpty() ? List.of() : List.of(shape().id()));
    } else if (!fields.isEmpty()) {
      selection = Selection.of(fields, shape());
    }
    data = new Data(terminal, form(), selection, idsOnly);
  }

  private Format form() {
    boolean chosen = json || jsonl || quiet;
    return chosen ? Format.of(json, jsonl) : Format.of(terminal.environment());
  }

  /// How to print what it returns.
  Data data() {
    if (data == null) {
      throw new IllegalStateException("the options have not been checked");
    }
    return data;
  }

  @Override
  boolean isForPrograms() {
    return !isText();
  }

  /// Whether it answers in words.
  boolean isText() {
    return data().isText();
  }

  /// Tells what was done to a run: the run as data, or a sentence.
  void tell(RunView after, String done) {
    if (isText()) {
      say(Text.visible(done));
    } else {
      data().one(Records.write(after));
    }
  }
}
