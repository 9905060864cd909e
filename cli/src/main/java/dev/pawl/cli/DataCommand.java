package dev.pawl.cli;

import dev.pawl.api.RunView;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Text;
import picocli.CommandLine.Option;

/// A command that returns data, for people or as JSON.
abstract class DataCommand extends Command {
  @Option(names = "--json", description = "Print JSON; an error is one JSON object on stderr.")
  boolean json;

  DataCommand(Terminal terminal) {
    super(terminal);
  }

  /// Tells what was done to a run: the run as JSON, or a sentence.
  void tell(RunView after, String done) {
    if (json) {
      printJson(Records.write(after));
    } else {
      say(Text.visible(done));
    }
  }
}
