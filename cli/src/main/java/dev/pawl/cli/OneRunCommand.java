package dev.pawl.cli;

import picocli.CommandLine.Parameters;

/// A command that is about one run, which its first argument names.
abstract class OneRunCommand extends DataCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The id, an unambiguous beginning of it, or @last.")
  String run = "";

  OneRunCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  final String runId() {
    return run;
  }
}
