package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The API of workflow files, workspaces, output and the store, over the socket of a real daemon.
class CodeApiTest extends OneDaemon {
  private static final String ECHO =
      """
      import dev.pawl.engine.workflow.*;
      class Echo {
        static final Workflow<String, String> W =
            Workflow.of("echo", String.class, String.class, (ctx, in) -> {
              ctx.log().info("got " + in);
              return in;
            });
      }
      """;

  private static Http.Answer load(String file, String source) throws IOException {
    String text = source.replace("\"", "\\\"").replace("\n", "\\n");
    return http.post(
        "/api/v1/workflows", "{\"file\":\"%s\",\"source\":\"%s\"}".formatted(file, text));
  }

  private static void run(String id) throws IOException {
    load("/somewhere/Echo.java", ECHO);
    http.post("/api/v1/runs", "{\"type\":\"echo\",\"id\":\"%s\",\"input\":\"x\"}".formatted(id));
    Http.Answer end = http.get("/api/v1/runs/" + id + "/wait?seconds=30");
    assertThat(end.body()).contains("\"state\":\"succeeded\"");
  }

  @Test
  void file_loaded_saysWhatItHas_andItsRunsNameIt() throws IOException {
    Http.Answer loaded = load("/somewhere/Echo.java", ECHO);

    assertThat(loaded.status()).isEqualTo(200);
    assertThat(loaded.body())
        .contains("\"file\":\"/somewhere/Echo.java\"", "\"type\":\"echo\"", "\"version\":\"1@")
        .contains("\"input\":\"java.lang.String\"", "\"declared\":[]");
    run("filed");
    assertThat(http.get("/api/v1/runs/filed").body())
        .contains("\"file\":\"/somewhere/Echo.java\"", "\"revision\":\"1.");
  }

  @Test
  void file_thatIsWrong_isRefusedWithTheCompilersWords() throws IOException {
    refused(load("/x/Bad.java", "class Bad { int x = y; }"), 400, "INVALID_SOURCE", "Bad.java:1");
    refused(load("Relative.java", ECHO), 400, "not an absolute path", "\"field\":\"file\"");
    refused(http.post("/api/v1/workflows", "{\"file\":\"/x\"}"), 400, "source");
    refused(http.get("/api/v1/workflows?workspace=here"), 400, "\"field\":\"workspace\"");
  }

  @Test
  void workspace_isTrustedByWhatWasShown_andNotOtherwise() throws IOException {
    Path shop = folder.resolve("shop");
    Path workflows = Files.createDirectories(shop.resolve(".pawl/workflows"));
    Files.writeString(workflows.resolve("Echo.java"), ECHO.replace("\"echo\"", "\"named\""));

    Http.Answer unknown = http.get("/api/v1/workspaces?path=" + shop);
    assertThat(unknown.body()).contains("\"trust\":\"unknown\"", "Echo.java", "\"digest\":\"");
    assertThat(http.get("/api/v1/workflows?workspace=" + shop).body())
        .contains("\"workflows\":[]", "not trusted");
    String digest = unknown.body().replaceAll("(?s).*\"digest\":\"([^\"]*)\".*", "$1");
    refused(trust(shop, "0".repeat(64)), 409, "WRONG_STATE");

    assertThat(trust(shop, digest).body()).contains("\"trust\":\"trusted\"");

    assertThat(http.get("/api/v1/workflows?workspace=" + shop).body())
        .contains("\"type\":\"named\"", "\"problems\":[]");
    assertThat(http.get("/api/v1/workspaces").body()).contains("\"trustedAt\":\"");
    String path = "{\"path\":\"" + shop + "\"}";
    assertThat(http.post("/api/v1/workspaces/revoke", path).status()).isEqualTo(200);
    refused(http.post("/api/v1/workspaces/revoke", path), 409, "was not trusted");
    refused(http.get("/api/v1/workspaces?path=%2Fx%00"), 400, "\"field\":\"path\"");
    refused(http.get("/api/v1/workspaces?path=here"), 400, "\"field\":\"path\"");
  }

  private static Http.Answer trust(Path workspace, String digest) throws IOException {
    String body = "{\"path\":\"%s\",\"digest\":\"%s\"}".formatted(workspace, digest);
    return http.post("/api/v1/workspaces/trust", body);
  }

  @Test
  void output_hasStablePlaces_andAnEnd() throws IOException {
    run("wrote");

    Http.Answer all = http.get("/api/v1/runs/wrote/output");

    assertThat(all.body()).contains("INFO got x\\n", "\"from\":0", "\"end\":true");
    String next = all.body().replaceAll("(?s).*\"next\":([0-9]+).*", "$1");
    assertThat(http.get("/api/v1/runs/wrote/output?from=" + next).body())
        .contains("\"text\":\"\"", "\"from\":" + next, "\"next\":" + next);
    assertThat(http.get("/api/v1/runs/wrote/output?limit=10").body()).contains("\"next\":10");
    assertThat(http.get("/api/v1/runs/wrote/output?from=1000000").body()).contains("\"text\":\"\"");
    refused(http.get("/api/v1/runs/wrote/output?from=-1"), 400, "\"field\":\"from\"");
    refused(http.get("/api/v1/runs/none/output"), 404, "NO_SUCH_RUN");
  }

  @Test
  void wait_forAChange_returnsAtTheFirstOne() throws IOException {
    run("changes");
    String seen = http.get("/api/v1/runs/changes").body();
    String revision = seen.replaceAll("(?s).*?\"revision\":\"([^\"]*)\".*", "$1");

    Http.Answer nothing =
        http.get("/api/v1/runs/changes/wait?for=change&seconds=0&since=" + revision);
    Http.Answer other = http.get("/api/v1/runs/changes/wait?for=change&seconds=30&since=other");

    assertThat(nothing.body()).contains("\"revision\":\"" + revision + "\"");
    assertThat(other.status()).isEqualTo(200);
    refused(http.get("/api/v1/runs/changes/wait?for=luck"), 400, "\"field\":\"for\"", "change");
  }

  @Test
  void store_isPrunedAndChecked() throws IOException {
    run("old");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            http.post("/api/v1/store/prune", "{\"olderThanSeconds\":0}").body().contains("old"));

    assertThat(http.get("/api/v1/runs/old").status()).isEqualTo(404);
    assertThat(http.post("/api/v1/store/check", null).body())
        .contains("\"sound\":true", "\"violations\":[]", "\"pid\":" + daemon.process().pid());
    refused(http.post("/api/v1/store/prune", "{\"olderThanSeconds\":-1}"), 400, "negative");
    String century = "{\"olderThanSeconds\":9223372036854775807}";
    refused(http.post("/api/v1/store/prune", century), 400, "INVALID_ARGUMENT");
    // Taken for another number, it would delete what nobody named.
    for (String keep : new String[] {"1.5", "\" \"", "\"3\""}) {
      String body = "{\"olderThanSeconds\":0,\"keep\":%s}".formatted(keep);
      refused(http.post("/api/v1/store/prune", body), 400, "a whole number", "\"field\":\"keep\"");
    }
    refused(
        http.post("/api/v1/store/prune", "{\"olderThanSeconds\":0.5}"),
        400,
        "a whole number of at most 64 bits");
    refused(http.post("/api/v1/store/prune", "{}"), 400, "\"field\":\"olderThanSeconds\"");
  }

  @Test
  void store_isCopiedIntoAHome_inWhichItsRunsGoOn() throws IOException {
    run("copied");
    Path copy = folder.resolve("copy");
    String order = "{\"folder\":\"" + copy + "\"}";

    Http.Answer made = http.post("/api/v1/store/backup", order);

    assertThat(made.body()).contains("\"folder\":\"" + copy + "\"", "\"bytes\":");
    assertThat(copy).isDirectoryContaining("glob:**/pawl.db").isDirectoryContaining("glob:**/code");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rwx------");
    refused(http.post("/api/v1/store/backup", order), 400, "exists already", "INVALID_ARGUMENT");
    refused(http.post("/api/v1/store/backup", "{\"folder\":\"copy2\"}"), 400, "absolute path");
    String nowhere = "{\"folder\":\"%s/a/b\"}".formatted(folder);
    refused(http.post("/api/v1/store/backup", nowhere), 400, "cannot be written");
    assertThat(folder).isDirectoryNotContaining("glob:**.part-*");
    try (DaemonProcess other = DaemonProcess.start(copy)) {
      String body = "{\"type\":\"echo\",\"id\":\"in-copy\",\"input\":\"x\"}";
      assertThat(other.http().get("/api/v1/runs/copied").body()).contains("\"succeeded\"");
      assertThat(other.http().post("/api/v1/runs", body).status()).isEqualTo(201);
      assertThat(other.http().get("/api/v1/runs/in-copy/wait?for=ended&seconds=30").body())
          .contains("\"state\":\"succeeded\"");
      assertThat(other.http().post("/api/v1/store/check", null).body()).contains("\"sound\":true");
    }
  }

  @Test
  void store_saysHowMuchItHolds() throws IOException {
    run("counted");

    Http.Answer figures = http.get("/api/v1/store");

    assertThat(figures.body())
        .contains("\"store\":\"SQLite ", "\"succeeded\":", "\"tasks\":0", "\"freeBytes\":")
        .containsPattern("\"turns\":[1-9]")
        .containsPattern("\"bytes\":[1-9]");
  }

  @Test
  void client_ofAnotherApi_isToldSo() throws IOException {
    byte[] request =
        "GET /api/v1/info HTTP/1.1\r\nHost: pawl\r\nPawl-Api: 99\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    refused(http.raw(request), 426, "VERSION_MISMATCH", "version 99");
  }
}
