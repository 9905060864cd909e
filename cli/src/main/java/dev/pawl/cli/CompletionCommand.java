package dev.pawl.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// Prints a completion script.
@CommandLine.Command(
    name = "completion",
    description = {
      "Print a script that completes commands, options, ids of runs and names of workflows in your"
          + " shell.",
      "",
      "Ids come from the daemon, with state and title; without one there are none."
    },
    footer = {
      "",
      "Examples:",
      "  source <(pawl completion bash)   # in ~/.bashrc",
      "  pawl completion zsh > ~/.pawl.zsh   # and in ~/.zshrc: source ~/.pawl.zsh",
      "  pawl completion fish > pawl.fish   # into ~/.config/fish/completions"
    })
final class CompletionCommand extends Command {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  String shell = "";

  CompletionCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public ExitCode call() throws IOException {
    if (!SHELLS.contains(shell)) {
      throw usage(
          "'%s' is no shell that is known; there is %s"
              .formatted(shell, String.join(", ", SHELLS)));
    }
    try (InputStream script = CompletionCommand.class.getResourceAsStream("pawl." + shell)) {
      terminal.out().write(Objects.requireNonNull(script, shell).readAllBytes());
    }
    return ExitCode.OK;
  }
}
