package dev.pawl.cli;

import dev.pawl.cli.access.Access;
import dev.pawl.cli.access.Json;
import dev.pawl.cli.text.Text;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What all commands have in common.
abstract class Command implements Callable<ExitCode> {
  final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by the parser
  CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where runs are kept; default: $$PAWL_HOME, or ~/.local/state/pawl.")
  @Nullable Path homeOption;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  Command(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The folder of runs: the option, `PAWL_HOME`, or a place among the user's states.
  Path home() {
    if (homeOption != null) {
      if (homeOption.toString().isEmpty()) {
        throw usage("--home is empty; name a folder");
      }
      return homeOption.toAbsolutePath();
    }
    String pawlHome = terminal.environment().getOrDefault("PAWL_HOME", "");
    if (!pawlHome.isEmpty()) {
      return Path.of(pawlHome).toAbsolutePath();
    }
    String states = terminal.environment().getOrDefault("XDG_STATE_HOME", "");
    Path base =
        Path.of(states).isAbsolute() ? Path.of(states) : Path.of(userHome(), ".local", "state");
    return base.resolve("pawl");
  }

  /// Java's own idea of it does not follow `HOME`.
  private String userHome() {
    String home = terminal.environment().getOrDefault("HOME", "");
    return home.isEmpty() ? System.getProperty("user.home") : home;
  }

  /// The run that the command is about, for commands that we suggest.
  String runId() {
    return "ID";
  }

  /// The way to the runs of [#home()].
  Access access() {
    return Access.to(home());
  }

  /// ` --home DIR` when the user chose a home on the command line, for commands that we suggest.
  String homeArgument() {
    return homeOption == null ? "" : " --home " + Text.quoted(homeOption.toString());
  }

  /// Says something to a person.
  void say(String text) {
    terminal.err().println(text);
  }

  void printJson(Object value) {
    terminal.out().println(Json.pretty(value));
  }

  static PawlException usage(String message) {
    return new PawlException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
