package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens of a real daemon: what their bearers may do, and for how long.
@Tag("alone")
class TokenTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Path home;
  private DaemonProcess daemon;
  private Http http;
  private Tcp tcp;

  @BeforeEach
  void start() throws IOException {
    home = folder.resolve("home");
    begin();
  }

  private void begin() throws IOException {
    daemon = DaemonProcess.start(home, "-Dpawl.daemon.tcp=localhost:0");
    http = daemon.http();
    tcp = Tcp.of(home);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void token_isKeptAsAHashForItsOwnerOnly_andOutlivesTheDaemon() throws Exception {
    String token = Tokens.create(http, "one", "view");
    Path file = home.resolve("tokens.json");

    assertThat(token).matches("pawl_[A-Za-z0-9_-]{43}");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(file)).contains("\"one\"").doesNotContain(token.substring(5));
    assertThat(http.get("/api/v1/tokens").body())
        .contains("\"name\":\"one\"", "\"scope\":\"view\"", "\"expired\":false")
        .doesNotContain(token.substring(5), "hash");

    daemon.kill();
    begin();
    assertThat(tcp.getWith(token, "/api/v1/info").status()).isEqualTo(200);
    assertThat(tcp.getWith(token, "/api/v1/info").body())
        .contains("\"tcp\":\"127.0.0.1:" + tcp.port() + "\"");
  }

  @Test
  void view_readsRunsAndChangesNothing() throws IOException {
    http.post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"r\"}");
    String view = Tokens.create(http, "v", "view");

    for (String path : List.of("info", "runs", "runs/r", "runs/r/history", "runs/r/output/lines")) {
      assertThat(tcp.getWith(view, "/api/v1/" + path).status()).as(path).isEqualTo(200);
    }
    assertThat(tcp.getWith(view, "/metrics").status()).isEqualTo(200);
    List<String> changes =
        List.of(
            "POST /api/v1/runs",
            "POST /api/v1/runs/r/signal",
            "POST /api/v1/runs/r/answer",
            "POST /api/v1/runs/r/cancel",
            "POST /api/v1/runs/r/terminate",
            "POST /api/v1/runs/r/pause",
            "POST /api/v1/runs/r/resume",
            "POST /api/v1/runs/r/retry",
            "POST /api/v1/runs/r/unblock",
            "DELETE /api/v1/runs/r",
            "POST /api/v1/tasks/arm",
            "POST /api/v1/workflows",
            "GET /api/v1/workflows",
            "GET /api/v1/workspaces?path=/",
            "POST /api/v1/workspaces/trust",
            "POST /api/v1/workspaces/revoke",
            "POST /api/v1/store/prune",
            "POST /api/v1/store/check",
            "POST /api/v1/daemon/stop",
            "GET /api/v1/tokens",
            "POST /api/v1/tokens",
            "POST /api/v1/tokens/revoke",
            "GET /api/v1/runs/r?seen=true");
    for (String change : changes) {
      Http.Answer answer =
          tcp.send(
              change,
              "Host: " + tcp.authority(),
              "Authorization: Bearer " + view,
              "Content-Length: 0");
      assertThat(answer.status()).as(change).isEqualTo(403);
      assertThat(answer.body()).contains("FORBIDDEN", "needs scope", "the caller has view");
    }
    assertThat(http.get("/api/v1/runs/r").body()).doesNotContain("RunTerminated", "canceled");
  }

  @Test
  void owner_doesAllAboutRuns_butMakesNoTokens() throws IOException {
    String owner = Tokens.create(http, "o", "owner");
    String bearer = "Authorization: Bearer " + owner;
    String host = "Host: " + tcp.authority();

    assertThat(tcp.send("POST /api/v1/store/check", host, bearer, "Content-Length: 0").status())
        .isEqualTo(200);
    assertThat(tcp.send("GET /api/v1/tokens", host, bearer).status()).isEqualTo(403);
    assertThat(tcp.send("POST /api/v1/tokens", host, bearer, "Content-Length: 0").status())
        .isEqualTo(403);
  }

  @Test
  void revoking_endsStreamsAndWaitsWithinASecond() throws IOException {
    http.post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"open\"}");
    String revoked = Tokens.create(http, "gone", "view");
    String kept = Tokens.create(http, "kept", "view");
    try (EventReader reader = EventReader.start(tcp, revoked);
        EventReader other = EventReader.start(tcp, kept);
        EventReader waiting = EventReader.wait(tcp, revoked, "open")) {
      await().atMost(SOON).until(() -> reader.has("open", "position"));
      await().atMost(SOON).until(() -> other.has("open", "position"));
      await().atMost(SOON).until(() -> http.get("/metrics").body().contains("waits_active 4"));

      Instant begun = Instant.now();
      assertThat(Tokens.revoke(http, "gone").status()).isEqualTo(200);
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(SOON)
          .until(() -> reader.hasEnded() && waiting.hasEnded());

      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(1));
      assertThat(waiting.text()).doesNotContain("\"id\":\"open\"");
      http.post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"later\"}");
      await().atMost(SOON).until(() -> other.has("run", "later"));
      assertThat(reader.has("run", "later")).isFalse();
    }
    assertThat(tcp.getWith(revoked, "/api/v1/info").status()).isEqualTo(401);
    assertThat(tcp.getWith(kept, "/api/v1/info").status()).isEqualTo(200);
    assertThat(Tokens.revoke(http, "gone").status()).isEqualTo(409);
  }

  @Test
  void expiredToken_isNotValid() throws IOException {
    String token =
        Tokens.create(http, "{\"name\":\"brief\",\"scope\":\"view\",\"expiresInSeconds\":1}");

    await()
        .atMost(SOON)
        .until(() -> http.get("/api/v1/tokens").body().contains("\"expired\":true"));

    assertThat(tcp.getWith(token, "/api/v1/info").status()).isEqualTo(401);
  }

  @Test
  void wrongArguments_areNamed() throws IOException {
    Tokens.create(http, "twice", "view");
    refused("{\"name\":\"twice\",\"scope\":\"view\"}", 409, "there is a token 'twice' already");
    refused("{\"name\":\"a b\",\"scope\":\"view\"}", 400, "\"field\":\"name\"");
    refused("{\"name\":\"\",\"scope\":\"view\"}", 400, "\"field\":\"name\"");
    refused("{\"name\":\"a\",\"scope\":\"user\"}", 400, "allowed: view, owner");
    refused("{\"name\":\"a\",\"scope\":\"anyone\"}", 400, "allowed: view, owner");
    refused(
        "{\"name\":\"a\",\"scope\":\"view\",\"expiresInSeconds\":0}", 400, "expiresInSeconds is 0");
    refused("{\"name\":\"a\"}", 400, "\"field\":\"scope\"");
  }

  private void refused(String body, int status, String part) throws IOException {
    Http.Answer answer = http.post("/api/v1/tokens", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(part);
  }

  /// A file that others could have changed gives nobody anything, and keeps nobody from the runs.
  @Test
  void file_thatOthersMayWriteTo_leavesNoTokenValid() throws Exception {
    String token = Tokens.create(http, "one", "owner");
    daemon.stop();
    Files.setPosixFilePermissions(
        home.resolve("tokens.json"), PosixFilePermissions.fromString("rw-rw-rw-"));
    begin();

    assertThat(tcp.getWith(token, "/api/v1/info").status()).isEqualTo(401);
    assertThat(http.get("/api/v1/tokens").body()).contains("STORE_CORRUPT", "tokens.json");
    assertThat(http.get("/api/v1/info").status()).isEqualTo(200);
  }

  /// W4: answers to guesses come slowly, also when valid tokens come between, and those come at
  /// once.
  @Test
  void w4_guesses_areSlowedDown_andNobodyElse() throws IOException {
    String token = Tokens.create(http, "one", "view");
    for (int i = 0; i < 10; i++) {
      assertThat(tcp.getWith("pawl_guess" + i, "/api/v1/info").status()).isEqualTo(401);
    }

    Instant begun = Instant.now();
    for (int i = 0; i < 8; i++) {
      assertThat(tcp.getWith("pawl_more" + i, "/api/v1/info").status()).isEqualTo(401);
      assertThat(tcp.getWith(token, "/api/v1/info").status()).isEqualTo(200);
    }
    Duration slow = Duration.between(begun, Instant.now());
    begun = Instant.now();
    for (int i = 0; i < 8; i++) {
      assertThat(tcp.getWith(token, "/api/v1/info").status()).isEqualTo(200);
    }

    assertThat(slow).isGreaterThan(Duration.ofSeconds(2));
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(2));
  }
}
