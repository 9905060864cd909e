package dev.pawl.bench.load;

import dev.pawl.bench.contender.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A daemon in a process of its own, with the options that commands start one with.
final class Served implements AutoCloseable {
  static final String TYPE = "load";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SOURCE =
      """
      import dev.pawl.engine.workflow.Workflow;
      final class Load {
        static final Workflow<String, String> LOAD =
            Workflow.of("%s", String.class, String.class, (ctx, in) ->
                ctx.step("once", String.class, attempt -> "done"));
      }
      """
          .formatted(TYPE);

  private final Path home;
  private final Process process;

  Served(Path home, String classPath) throws BenchException, IOException, InterruptedException {
    this.home = home;
    int carriers = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djdk.trackAllThreads=false",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xms64m", // as the command line starts it
            "-Djdk.virtualThreadScheduler.parallelism=" + carriers,
            "-cp",
            classPath,
            "dev.pawl.daemon.Main",
            "run",
            home.toString());
    process = new ProcessBuilder(command).inheritIO().start();
    long begun = System.nanoTime();
    while (!Files.exists(home.resolve("daemon.json"))) {
      if (!process.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
        close();
        throw new BenchException("the daemon did not start");
      }
      Thread.sleep(10);
    }
    load();
  }

  private void load() throws BenchException, IOException {
    String text = SOURCE.replace("\"", "\\\"").replace("\n", "\\n");
    String body = "{\"file\":\"/bench/Load.java\",\"source\":\"" + text + "\"}";
    try (Wire wire = wire()) {
      Wire.Answer answer = wire.post("/api/v1/workflows", body);
      if (answer.status() != 200) {
        throw new BenchException("the daemon does not take the workflow: " + answer.body());
      }
    }
  }

  Wire wire() throws IOException {
    return new Wire(home.resolve("daemon.sock"));
  }

  static String start(String id) {
    return "{\"type\":\"%s\",\"id\":\"%s\",\"input\":\"x\"}".formatted(TYPE, id);
  }

  /// A figure of `/metrics`, by its name and labels.
  double figure(String sample) throws BenchException, IOException {
    try (Wire wire = wire()) {
      String text = wire.get("/metrics").body();
      for (String line : text.lines().toList()) {
        if (line.startsWith(sample + " ")) {
          return Double.parseDouble(line.substring(sample.length() + 1));
        }
      }
      throw new BenchException("the daemon tells no " + sample);
    }
  }

  /// Runs that have not ended, as `/info` counts them.
  long open() throws IOException {
    try (Wire wire = wire()) {
      String info = wire.get("/api/v1/info").body();
      return Long.parseLong(info.replaceAll(".*\"open\":(\\d+).*", "$1"));
    }
  }

  /// Resident memory in MiB.
  long residentMebibytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
      }
    }
    return 0;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
