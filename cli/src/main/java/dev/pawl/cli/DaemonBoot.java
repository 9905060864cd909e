package dev.pawl.cli;

import dev.pawl.api.ProblemCode;
import dev.pawl.cli.boot.BootEntry;
import dev.pawl.cli.boot.LaunchAgent;
import dev.pawl.cli.boot.Service;
import dev.pawl.cli.boot.SystemdUnit;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.text.Text;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Has the system start the daemon of a home, or not any more.
///
/// @param home whose daemon
/// @param say tells a person
record DaemonBoot(Terminal terminal, Path home, Consumer<String> say) {
  /// What steps and workflows find in the environment of a daemon that a terminal has started, and
  /// that systems do not set. Nothing that may be a secret.
  private static final List<String> KEPT = List.of("PATH", "XDG_CONFIG_HOME", "LANG", "LC_ALL");

  private BootEntry entry() {
    try {
      Service service = new Service(program(), environment());
      UserFolders folders = new UserFolders(terminal.environment());
      if (isMac()) {
        return LaunchAgent.of(service, folders.home());
      }
      return SystemdUnit.of(service, folders.configs());
    } catch (IllegalArgumentException e) {
      throw Command.usage(String.valueOf(e.getMessage()));
    }
  }

  private boolean isMac() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
  }

  private String value(String name, String otherwise) {
    String value = terminal.environment().getOrDefault(name, "");
    return value.isEmpty() ? otherwise : value;
  }

  /// The launcher, which finds the newest build; without one this program as it is.
  private static List<String> program() {
    String launcher = System.getProperty("pawl.launcher", "");
    if (!launcher.isEmpty()) {
      return List.of(launcher, "daemon", "run");
    }
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    program.addAll(
        List.of("-cp", absolute(System.getProperty("java.class.path")), Main.class.getName()));
    program.addAll(List.of("daemon", "run"));
    return program;
  }

  private static String absolute(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElse("");
  }

  private SequencedMap<String, String> environment() {
    SequencedMap<String, String> environment = new LinkedHashMap<>();
    environment.put("PAWL_HOME", home.toString());
    environment.put("PAWL_DAEMON_IDLE", DaemonOptions.NEVER);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    for (String name : KEPT) {
      String value = value(name, "");
      if (!value.isEmpty()) {
        environment.put(name, value);
      }
    }
    return environment;
  }

  // --- Verbs ---

  /// Has the system start it, now too.
  ///
  /// @param dryRun only show what would be written
  /// @param stop ends a daemon that was started on demand, so that the system's own can serve
  /// @return whether the system starts one now
  boolean enable(boolean dryRun, Stop stop) throws IOException, InterruptedException {
    BootEntry entry = entry();
    BootEntry.State before = entry.state();
    if (dryRun) {
      say.accept("would write " + Text.visible(entry.file().toString()));
      terminal.out().print(entry.text());
      entry.on().forEach(command -> say.accept("would run: " + String.join(" ", command)));
      return false;
    }
    requireOurs(entry, before);
    if (before != BootEntry.State.ENABLED && before != BootEntry.State.WRITTEN) {
      entry.write();
      say.accept("wrote " + Text.visible(entry.file().toString()));
    }
    if (before == BootEntry.State.ENABLED) {
      say.accept("enabled already; " + entry.hint());
      return false;
    }
    stop.stop();
    if (!all(entry.on())) {
      return false;
    }
    say.accept("enabled; " + entry.hint());
    return true;
  }

  /// Ends a daemon that serves.
  @FunctionalInterface
  interface Stop {
    void stop() throws InterruptedException;
  }

  void disable(boolean dryRun) throws IOException, InterruptedException {
    BootEntry entry = entry();
    BootEntry.State before = entry.state();
    if (before == BootEntry.State.ABSENT) {
      say.accept("it was not enabled");
      return;
    }
    requireOurs(entry, before);
    if (dryRun) {
      say.accept("would delete " + Text.visible(entry.file().toString()));
      Stream.concat(entry.off().stream(), entry.after().stream())
          .forEach(command -> say.accept("would run: " + String.join(" ", command)));
      return;
    }
    boolean told = all(entry.off());
    entry.delete();
    say.accept("deleted " + Text.visible(entry.file().toString()));
    if (told && all(entry.after())) {
      say.accept("disabled; the next command starts a daemon again");
    }
  }

  private static void requireOurs(BootEntry entry, BootEntry.State state) {
    if (state == BootEntry.State.FOREIGN) {
      throw new LinkException(
          ProblemCode.WRONG_STATE,
          entry.file() + " was not written by pawl; look at it and move it away");
    }
  }

  /// A line about it for `daemon status`.
  String state() throws IOException {
    BootEntry entry = entry();
    return switch (entry.state()) {
      case ABSENT -> "not started with the machine; to have that: pawl daemon enable";
      case WRITTEN ->
          "%s is written, but not enabled: %s"
              .formatted(entry.file(), String.join(" ", entry.on().getLast()));
      case ENABLED -> "started by the system: " + entry.file();
      case OTHER -> entry.file() + " is for another home or program; see pawl daemon enable";
      case FOREIGN -> entry.file() + " was not written by pawl";
    };
  }

  // --- The system's tools ---

  /// Runs commands of the system. Where its tool is not there or does not do it, a person is told
  /// what to type.
  private boolean all(List<List<String>> commands) throws InterruptedException {
    for (int i = 0; i < commands.size(); i++) {
      Optional<String> failed = run(commands.get(i));
      if (failed.isPresent()) {
        say.accept(Text.visible(failed.get()) + "; type yourself, where it works:");
        for (List<String> command : commands.subList(i, commands.size())) {
          say.accept("  " + String.join(" ", command));
        }
        return false;
      }
    }
    return true;
  }

  /// Why it could not be done, empty if it was.
  private Optional<String> run(List<String> command) throws InterruptedException {
    Optional<Path> tool = tool(command.getFirst());
    if (tool.isEmpty()) {
      return Optional.of("there is no " + command.getFirst() + " on this machine");
    }
    List<String> words = new ArrayList<>(command);
    words.set(0, tool.get().toString());
    try {
      ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
      builder.environment().putAll(Map.copyOf(terminal.environment()));
      Process process = builder.redirectInput(new File("/dev/null")).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int exit = process.waitFor();
      return exit == 0
          ? Optional.empty()
          : Optional.of("%s failed: %s".formatted(String.join(" ", command), said));
    } catch (IOException e) {
      return Optional.of("%s failed: %s".formatted(String.join(" ", command), e.getMessage()));
    }
  }

  private Optional<Path> tool(String name) {
    return Stream.of(value("PATH", "/usr/bin:/bin").split(":", -1))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
