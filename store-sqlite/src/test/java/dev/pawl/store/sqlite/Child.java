package dev.pawl.store.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM of its own that uses a store: [ChildMain], or another main class, under the command of a
/// test.
record Child(Process process, BufferedReader output) implements AutoCloseable {

  /// Starts a JVM that does one of the things that [ChildMain] can.
  static Child start(Path home, String... task) {
    return start(List.of(), ChildMain.class, home, task);
  }

  /// Starts a JVM with another main class.
  static Child start(Class<?> main, Path home, String... task) {
    return start(List.of(), main, home, task);
  }

  /// As [#start], with a file mode mask.
  static Child startWithUmask(String umask, Path home, String... task) {
    return start(
        List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", ""), ChildMain.class, home, task);
  }

  /// Starts a JVM with another main class under another program.
  static Child start(List<String> prefix, Class<?> main, Path home, String... task) {
    return startIn(home, prefix, main, home, task);
  }

  /// As [#start], with temporary files and cache beside another folder than the home.
  static Child startIn(Path place, List<String> prefix, Class<?> main, Path home, String... task) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + temporary(place),
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            home.toString()));
    command.addAll(List.of(task));
    try {
      Files.createDirectories(temporary(place));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("XDG_CACHE_HOME", cache(place).toString());
      Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new Child(process, process.inputReader(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// The folder for temporary files of the children that use this home.
  static Path temporary(Path home) {
    return home.resolveSibling("tmp");
  }

  /// The cache folder of the children that use this home.
  static Path cache(Path home) {
    return home.resolveSibling("cache");
  }

  /// The next line that the child prints; empty once it is gone.
  String line() {
    try {
      String line = output.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Writes a line to the child's input; nothing happens if it is gone.
  void say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException _) {
      // It was killed, and whoever talks to it learns that from its silence.
    }
  }

  long pid() {
    return process.pid();
  }

  /// Ends the child as a loss of power would end it, but for what the kernel still writes.
  void kill() {
    signalKill();
    await();
  }

  /// As [#kill], without waiting, and what the child has said can still be read.
  void signalKill() {
    process.toHandle().destroyForcibly();
  }

  private void await() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Tells the child to end, by ending its input, and waits.
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroyForcibly();
    }
    await();
  }
}
