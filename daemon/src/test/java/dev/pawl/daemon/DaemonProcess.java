package dev.pawl.daemon;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/// A daemon in a process of its own, as users have it.
final class DaemonProcess implements AutoCloseable {
  static {
    // What is there already is not waited for.
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
  }

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Path home;
  private final Path errors;
  private final Process process;

  private DaemonProcess(Path home, Path errors, Process process) {
    this.home = home;
    this.errors = errors;
    this.process = process;
  }

  /// Starts one and waits until it serves.
  static DaemonProcess start(Path home, String... options) throws IOException {
    return startBy(List.of(), home, options);
  }

  /// The same through another program, which starts it or becomes it.
  static DaemonProcess startBy(List<String> program, Path home, String... options)
      throws IOException {
    DaemonProcess daemon = launchBy(program, home, options);
    if (!daemon.awaitServing()) {
      throw new IOException("the daemon did not start: " + daemon.errors());
    }
    return daemon;
  }

  /// Waits until it serves, or has ended. Returns whether it serves.
  boolean awaitServing() {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(SOON)
        .until(() -> serves() || !process.isAlive());
    return process.isAlive();
  }

  /// Starts one and does not wait.
  ///
  /// @param options for its JVM
  static DaemonProcess launch(Path home, String... options) throws IOException {
    return launchBy(List.of(), home, options);
  }

  private static DaemonProcess launchBy(List<String> program, Path home, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(program);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Djdk.trackAllThreads=false",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1")); // it lives for seconds
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run",
            home.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("JAVA") || name.startsWith("JDK"));
    Path errors = Files.createTempFile(home.resolveSibling(""), "daemon", ".err");
    Process process =
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    return new DaemonProcess(home, errors, process);
  }

  private boolean serves() throws IOException {
    Path file = home.resolve("daemon.json");
    // One that was killed has left its own, and a test something else.
    return Files.isRegularFile(file)
        && Files.size(file) < 1 << 16
        && Files.readString(file).contains("\"pid\":" + process.pid() + ",");
  }

  Http http() {
    return new Http(home.resolve("daemon.sock"));
  }

  Process process() {
    return process;
  }

  /// What it said on its standard error, beside that it serves.
  String errors() throws IOException {
    return Files.readAllLines(errors).stream()
        .filter(line -> !line.matches("Pawl .* serves .*"))
        .collect(Collectors.joining("\n"));
  }

  /// Ends it as the system does.
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the daemon does not end");
    }
    return process.exitValue();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    await().atMost(SOON).until(() -> !process.isAlive());
  }
}
