package dev.pawl.cli.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A `pawl run` in a process of its own, which follows the release.
final class DemoWorker implements AutoCloseable {
  private final Process process;
  private final Thread lines;

  private DemoWorker(Process process, Thread lines) {
    this.process = process;
    this.lines = lines;
  }

  /// Starts `pawl run` with these arguments.
  ///
  /// @param say takes the lines that it says about its progress
  static DemoWorker start(DemoFolder folder, List<String> arguments, Consumer<String> say)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.trackAllThreads=false",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dpawl.daemon.classpath="
                    + System.getProperty(
                        "pawl.daemon.classpath", System.getProperty("java.class.path")),
                "-Dpawl.daemon.cache=" + System.getProperty("pawl.daemon.cache", ""),
                "dev.pawl.cli.Main",
                "run"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.root().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(folder.root().resolve("output.json").toFile());
    DemoFolder.isolate(builder.environment());
    Process process = builder.start();
    Thread lines = Thread.ofVirtual().start(() -> pass(process, say));
    return new DemoWorker(process, lines);
  }

  private static void pass(Process process, Consumer<String> say) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      in.lines().forEach(say);
    } catch (IOException | UncheckedIOException _) {
      return; // it was stopped in the middle of a line
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Waits for its end.
  ///
  /// @return its exit code
  int await(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new DemoException("the run did not end within " + seconds + " s");
    }
    lines.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
