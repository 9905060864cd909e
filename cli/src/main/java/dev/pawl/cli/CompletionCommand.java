package dev.pawl.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// Prints a completion script.
@CommandLine.Command(
    name = "completion",
    description = {
      "Print a script that completes commands and options in your shell. It does not complete ids"
          + " of runs yet."
    },
    footer = {
      "",
      "Examples:",
      "  pawl completion bash > ~/.local/share/bash-completion/completions/pawl",
      "  source <(pawl completion zsh)"
    })
final class CompletionCommand extends Command {
  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  String shell = "";

  CompletionCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public ExitCode call() {
    switch (shell) {
      case "bash", "zsh" ->
          terminal.out().print(AutoComplete.bash("pawl", spec.root().commandLine()));
      case "fish" -> throw usage("there is no completion for fish yet, only for bash and zsh");
      default -> throw usage("'%s' is no known shell; there is bash and zsh".formatted(shell));
    }
    return ExitCode.OK;
  }
}
