package dev.pawl.cli;

import picocli.CommandLine.Option;

/// A command that returns data, for people or as JSON.
abstract class DataCommand extends Command {
  @Option(names = "--json", description = "Print JSON; an error is one JSON object on stderr.")
  boolean json;

  DataCommand(Terminal terminal) {
    super(terminal);
  }
}
