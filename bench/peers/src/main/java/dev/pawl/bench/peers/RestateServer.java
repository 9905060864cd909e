package dev.pawl.bench.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A Restate server on ports of its own, with its default settings but for telemetry.
final class RestateServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Process process;
  private final Path log;
  private final int ingress;
  private final int admin;

  private RestateServer(Process process, Path log, int ingress, int admin) {
    this.process = process;
    this.log = log;
    this.ingress = ingress;
    this.admin = admin;
  }

  static RestateServer start(Path program, Path directory) throws IOException {
    int ingress = freePort();
    int admin = freePort();
    Path log = directory.resolve("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), "--listen-mode", "tcp", "--no-logo")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "RESTATE_BASE_DIR",
                directory.resolve("data").toString(),
                "RESTATE_NODE_NAME",
                "bench",
                "RESTATE_BIND_IP",
                "127.0.0.1",
                "RESTATE_BIND_PORT",
                Integer.toString(freePort()),
                "RESTATE_INGRESS__BIND_PORT",
                Integer.toString(ingress),
                "RESTATE_ADMIN__BIND_PORT",
                Integer.toString(admin),
                "RESTATE_DISABLE_TELEMETRY",
                "true",
                "DO_NOT_TRACK",
                "1"));
    return new RestateServer(builder.start(), log, ingress, admin);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String ingress() {
    return "http://127.0.0.1:" + ingress;
  }

  /// Waits until the server is up and tells it where the workflow is.
  ///
  /// @param port of the endpoint in this process
  void register(HttpClient http, int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/deployments"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"uri\": \"http://127.0.0.1:%d\"}".formatted(port)))
            .build();
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    String last = "nothing";
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() < 300) {
          return;
        }
        last = answer.statusCode() + " " + answer.body();
      } catch (IOException e) {
        last = String.valueOf(e);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    String tail = Files.readString(log);
    throw new IOException(
        "the Restate server did not come up; last answer: %s; its log ends: %s"
            .formatted(last, tail.substring(Math.max(0, tail.length() - 500))));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
