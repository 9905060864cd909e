package dev.pawl.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A command in a process of its own, to be interrupted and killed.
final class CliProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Has the command under its name, for shells; of this process of tests alone.
  private static final Path BIN = bin();

  private final Process process;
  private final Path out;
  private final Path err;

  private CliProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static CliProcess start(Path home, String... args) throws IOException {
    return start(home, Map.of(), args);
  }

  /// The same as a line for bash, in which `pawl` is the command.
  static CliProcess shell(Path home, Path folder, Map<String, String> environment, String line)
      throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", BIN + ":" + System.getenv("PATH"));
    return typed(home, folder, all, line);
  }

  private static Path bin() {
    String java =
        Application.command().stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    try {
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bin");
      Path pawl = folder.resolve("pawl");
      Files.writeString(pawl, "#!/bin/bash\nexec %s \"$@\"\n".formatted(java));
      Files.setPosixFilePermissions(pawl, PosixFilePermissions.fromString("rwxr-xr-x"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A line for bash.
  static CliProcess typed(Path home, Path folder, Map<String, String> environment, String line)
      throws IOException {
    return start(home, folder, environment, List.of("bash", "-c", line));
  }

  static CliProcess start(Path home, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(Application.command());
    command.addAll(List.of(args));
    return start(home, Path.of("").toAbsolutePath(), environment, command);
  }

  private static CliProcess start(
      Path home, Path folder, Map<String, String> environment, List<String> program)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                // Whoever runs the tests may be deaf to Ctrl-C and hang-ups, and so its children.
                "env",
                "--default-signal=HUP,INT",
                // A group of its own; it does not fork, so the process is the one we know.
                "/usr/bin/setsid"));
    command.addAll(program);
    Path out = Files.createTempFile("pawl-cli", ".out");
    Path err = Files.createTempFile("pawl-cli", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeAll(Agents.VARIABLES); // whoever runs the tests
    builder.environment().put("PAWL_HOME", home.toString());
    builder.environment().put("PAWL_DAEMON_IDLE", Cli.IDLE);
    builder.environment().put("PAWL_DAEMON_OPTIONS", Cli.OPTIONS);
    if (!environment.containsKey("HOME")) { // whoever runs the tests has settings of their own
      Path none = home.resolveSibling("no-configs");
      builder.environment().put("XDG_CONFIG_HOME", none.toString());
    } else {
      builder.environment().remove("XDG_CONFIG_HOME");
    }
    builder.environment().putAll(environment);
    return new CliProcess(builder.start(), out, err);
  }

  /// Waits until it has said something about its progress.
  CliProcess awaitErr(String text) {
    return awaitText(this::err, text);
  }

  /// Waits until it has said something.
  CliProcess awaitOut(String text) {
    return awaitText(this::out, text);
  }

  private CliProcess awaitText(Supplier<String> said, String text) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(() -> {
          boolean alive = isAlive();
          boolean there = said.get().contains(text);
          if (!alive && !there) {
            throw new AssertionError("it ended without saying '" + text + "': " + out() + err());
          }
          return there;
        });
    return this;
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the process does not end: " + err());
    }
    return process.exitValue();
  }

  /// Kills it with -9 and waits until it is gone.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Sends a signal by name, as `kill` does.
  void send(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  /// Sends a signal to it and to the processes of its group, as a terminal does for Ctrl-C. Those
  /// that it has put into a session of their own are not among them.
  void sendToGroup(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, "--", "-" + process.pid()).start().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until it is gone: whoever comes next must not meet a process that is about to be.
  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
