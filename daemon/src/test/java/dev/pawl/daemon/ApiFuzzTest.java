package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.daemon.ApiDescription.Operation;
import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Requests that are wrong in any way get a problem, and the daemon goes on.
class ApiFuzzTest {
  private static final int READ_ANYWAY = 16 * 1024;
  private static final int REQUESTS = Scale.of(2_000, 200_000);

  /// A run that reacts to what is done to it, so that nobody waits for an effect in vain.
  private static final String RELEASE =
      """
      import dev.pawl.engine.workflow.*;
      class Release {
        static final Workflow<Object, String> W =
            Workflow.of("release", Object.class, String.class, (ctx, in) -> {
              ctx.log().info("got " + in);
              return String.valueOf(ctx.ask(Ask.of("approval", "Release?", Boolean.class)));
            });
      }
      """;

  @TempDir Path folder;

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void mutatedRequests_areAnsweredAsIsDescribed() throws IOException {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    List<Operation> operations = ApiDescription.CURRENT.operations();
    try (DaemonProcess daemon = DaemonProcess.start(folder.resolve("home"))) {
      Http http = daemon.http();
      load(http);
      String run = "{\"type\":\"release\",\"id\":\"release-7\",\"input\":{\"tag\":\"1.4.0\"}}";
      for (int i = 0; i < REQUESTS; i++) {
        if (i % 20 == 0) {
          http.post("/api/v1/runs", run); // one of the requests may have deleted it
        }
        // Each from a number of its own, so that it is the same whatever was sent before.
        Random random = new Random(seed + i);
        Operation operation = operations.get(random.nextInt(operations.size()));
        byte[] request = MutatedRequest.of(random, ApiDescription.CURRENT, operation);
        try {
          send(http, request);
        } catch (AssertionError | IOException | RuntimeException e) {
          throw new AssertionError(
              "request %d for %s, -Dtest.jvm.extra=-Dpawl.seed=%d: %s%n%s"
                  .formatted(i, operation.name(), seed, e.getMessage(), shown(request)),
              e);
        }
      }

      assertThat(http.get("/api/v1/info").body()).contains("\"pid\":" + daemon.process().pid());
      assertThat(http.post("/api/v1/store/check", null).body()).contains("\"sound\":true");
      assertThat(daemon.errors()).as("standard error of the daemon, seed %d", seed).isEmpty();
    }
  }

  /// A long request that is refused before it was read may find its connection closed.
  private static void send(Http http, byte[] request) throws IOException {
    try {
      assertThat(http.raw(request).status()).as("status").isLessThan(500);
    } catch (IOException e) {
      if (request.length < READ_ANYWAY) {
        throw e;
      }
      assertThat(http.get("/api/v1/info").status()).isEqualTo(200);
    }
  }

  private static void load(Http http) throws IOException {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("file", "/somewhere/Release.java").put("source", RELEASE);
    Http.Answer loaded = http.post("/api/v1/workflows", body.toString());
    assertThat(loaded.status()).as(loaded.body()).isEqualTo(200);
  }

  private static String shown(byte[] request) {
    String text = new String(request, StandardCharsets.UTF_8);
    return text.length() > 2_000 ? text.substring(0, 2_000) + "…" : text;
  }
}
