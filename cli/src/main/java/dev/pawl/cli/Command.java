package dev.pawl.cli;

import dev.pawl.api.ProblemCode;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.DaemonStart;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.text.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What all commands have in common.
abstract class Command implements Callable<Exit> {
  /// In place of a run, for commands that are about none.
  static final String NO_RUN = "ID";

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

  @Option(names = "--no-input", description = "Ask nothing: what would need an answer is refused.")
  boolean noInput;

  Command(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Refuses options that do not fit together, before anything is done.
  void check() {
    Format.check(terminal.environment());
    if (needsSettings()) {
      terminal.settings().check();
    }
  }

  /// Whether it cannot do without the user's settings.
  boolean needsSettings() {
    return true;
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
    return new UserFolders(terminal.environment()).states().resolve("pawl");
  }

  /// The run that the command is about, for commands that we suggest.
  String runId() {
    return NO_RUN;
  }

  /// The daemon of [#home()], started if none serves.
  DaemonLink link() {
    return link(DaemonOptions.of(terminal));
  }

  /// The same, started in a way of the caller's choice.
  DaemonLink link(DaemonStart start) {
    requireFolder();
    DaemonLink link = DaemonLink.to(home(), start);
    if (!isForPrograms() && link.isOtherBuild()) {
      say("the daemon is of another build than this command: pawl daemon restart");
    }
    return link;
  }

  /// Whether the output is for programs.
  boolean isForPrograms() {
    return false;
  }

  /// The same for a command that is about a run: a home that has none is not made for it.
  DaemonLink linkToRuns() {
    if (!hasStore()) {
      throw new LinkException(
          ProblemCode.NO_SUCH_RUN,
          "there is no run: the home %s %s"
              .formatted(home(), Files.isDirectory(home()) ? "holds no store" : "does not exist"));
    }
    return link();
  }

  /// Whether the home has something to look at. Whatever is left of a store counts: the daemon says
  /// what is missing.
  boolean hasStore() {
    requireFolder();
    return Stream.of("pawl.db", "pawl.db-wal", "pawl.tail")
        .anyMatch(name -> Files.exists(home().resolve(name)));
  }

  private void requireFolder() {
    Path home = home();
    if (Files.exists(home) && !Files.isDirectory(home)) {
      throw new LinkException(
          ProblemCode.STORE_UNAVAILABLE,
          "the home %s is not a folder; name another one with --home".formatted(home));
    }
  }

  /// ` --home DIR` when the user chose a home on the command line, for commands that we suggest.
  String homeArgument() {
    return homeOption == null ? "" : " --home " + Text.quoted(homeOption.toString());
  }

  /// Says something to a person.
  void say(String text) {
    terminal.err().println(text);
  }

  /// Prints JSON so that a person can read it too.
  void printJson(String json) {
    terminal.out().println(Text.visibleJson(Json.pretty(json)));
  }

  /// Refuses a value that a setting cannot have, of a variable or an option.
  static void require(Setting setting, String name, String value) {
    try {
      setting.require(name, value);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  static LinkException usage(String message) {
    return new LinkException(ProblemCode.INVALID_ARGUMENT, message);
  }
}
