package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same done to many runs: to each that matches, once, over dead daemons, and seen.
class BulkTest {
  @TempDir Path folder;

  /// Starts runs that have no code: they are blocked.
  private static void start(DaemonProcess daemon, String type, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String body = "{\"type\":\"%s\",\"id\":\"%s-%d\"}".formatted(type, type, i);
      assertThat(daemon.http().post("/api/v1/runs", body).status()).isEqualTo(201);
    }
  }

  private static String bulk(DaemonProcess daemon, String body) throws IOException {
    Http.Answer started = daemon.http().post("/api/v1/bulk", body);
    assertThat(started.status()).as(started.body()).isEqualTo(201);
    return started.body().replaceAll("(?s).*?\"id\":\"(bulk-[^\"]+)\".*", "$1");
  }

  private static String end(DaemonProcess daemon, String id) throws IOException {
    return daemon.http().get("/api/v1/runs/" + id + "/wait?seconds=60").body();
  }

  private static int count(DaemonProcess daemon, String query) throws IOException {
    String page = daemon.http().get("/api/v1/runs?limit=1000&q=" + query).body();
    return page.split("\"createdAt\"", -1).length - 1;
  }

  @Test
  void terminate_overAKill_endsAllThatMatchAndNoOthers() throws Exception {
    Path home = folder.resolve("home");
    String id;
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      start(daemon, "doomed", 230);
      start(daemon, "spared", 3);
      id = bulk(daemon, "{\"verb\":\"terminate\",\"q\":\"type:doomed\",\"reason\":\"why\"}");
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> count(daemon, "type:doomed%20state:canceled") > 0);
      daemon.kill();
    }
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      String ended = end(daemon, id);

      assertThat(ended).contains("\"state\":\"succeeded\"", "\"failed\":0", "\"kind\":\"bulk\"");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> count(daemon, "type:doomed%20is:open") == 0);
      assertThat(count(daemon, "type:doomed%20state:canceled")).isEqualTo(230);
      assertThat(count(daemon, "type:spared%20state:blocked")).isEqualTo(3);
      assertThat(daemon.http().get("/api/v1/runs/doomed-7").body()).contains("\"reason\":\"why\"");
    }
  }

  @Test
  void deed_thatTheStateDoesNotAllow_isCountedAndHarmsNothing() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(folder.resolve("home"))) {
      start(daemon, "a", 2);
      daemon.http().post("/api/v1/runs/a-0/terminate", null);

      String retried = end(daemon, bulk(daemon, "{\"verb\":\"retry\",\"q\":\"type:a\"}"));
      String signaled =
          end(
              daemon,
              bulk(daemon, "{\"verb\":\"signal\",\"q\":\"type:a\",\"name\":\"go\",\"value\":[1]}"));
      String deleted = end(daemon, bulk(daemon, "{\"verb\":\"delete\",\"q\":\"type:a\"}"));

      assertThat(retried).contains("\"done\":1,\"notPossible\":1,\"failed\":0");
      assertThat(signaled).contains("\"done\":2,\"notPossible\":0");
      assertThat(deleted).contains("\"done\":0,\"notPossible\":2");
      assertThat(deleted).contains("\"status\":\"0 done, 2 not possible, 0 failed\"");
      assertThat(count(daemon, "type:a")).isEqualTo(2);
    }
  }

  @Test
  void everything_leavesBulkRunsAlone() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(folder.resolve("home"))) {
      start(daemon, "a", 2);

      String ended = end(daemon, bulk(daemon, "{\"verb\":\"cancel\",\"q\":\"is:open\"}"));

      assertThat(ended).contains("\"state\":\"succeeded\"", "\"done\":2");
    }
  }

  @Test
  void badOrder_isRefused() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(folder.resolve("home"))) {
      Http http = daemon.http();
      assertThat(http.post("/api/v1/bulk", "{\"verb\":\"explode\",\"q\":\"a\"}").body())
          .contains("verb is 'explode', allowed: cancel, delete, pause");
      assertThat(http.post("/api/v1/bulk", "{\"verb\":\"cancel\",\"q\":\" \"}").body())
          .contains("a query that says which runs");
      assertThat(http.post("/api/v1/bulk", "{\"verb\":\"cancel\",\"q\":\"state:odd\"}").body())
          .contains("INVALID_QUERY");
      assertThat(http.post("/api/v1/bulk", "{\"verb\":\"signal\",\"q\":\"a\"}").body())
          .contains("the name of the signal");
      assertThat(
              http.post("/api/v1/bulk", "{\"verb\":\"pause\",\"q\":\"a\",\"name\":\"x\"}").body())
          .contains("go with the verb signal");
      assertThat(http.get("/api/v1/runs").body()).contains("\"runs\":[]");
    }
  }
}
