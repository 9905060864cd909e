package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is told of tasks stays small, however long their words and their output are.
class TaskBoundsTest extends OneDaemon {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int NOTICE_BYTES = 4_096;

  private static ObjectNode order(String id, String... command) throws IOException {
    http.send("PUT", "/api/v1/subscriptions/" + id, "{\"q\":\"id:" + id + "\"}");
    ObjectNode order = JSON.createObjectNode().put("id", id).put("directory", folder.toString());
    order.set("command", JSON.valueToTree(List.of(command)));
    return order;
  }

  private static void start(ObjectNode order) throws IOException {
    Http.Answer started = http.post("/api/v1/tasks", order.toString());
    assertThat(started.status()).as(started.body()).isEqualTo(201);
  }

  private static List<JsonNode> notices(String id) throws IOException {
    String body = http.get("/api/v1/subscriptions/%s/notices".formatted(id)).body();
    List<JsonNode> all = new ArrayList<>();
    JSON.readTree(body).path("notices").forEach(all::add);
    return all;
  }

  private static void awaitEvents(String id, String... events) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(notices(id))
                .extracting(it -> it.path("event").asString())
                .containsExactly(events));
  }

  @Test
  void notices_ofLongWordsAndLongOutput_areUnder4KB() throws IOException {
    String script =
        "head -c 100000 /dev/zero | tr '\\0' '\"'; echo; while [ ! -e go ]; do sleep 0.05; done;"
            + " echo end; exit 3";
    ObjectNode order = order("long", "sh", "-c", script, "x".repeat(100_000));
    order.put("title", "€\"".repeat(2_500));
    order.putObject("notices").put("settleMillis", 50).putArray("patterns").add("/\"+/");
    start(order);
    awaitEvents("long", "matched");

    Files.createFile(folder.resolve("go"));

    awaitEvents("long", "matched", "failed");
    for (JsonNode notice : notices("long")) {
      assertThat(notice.toString().getBytes(StandardCharsets.UTF_8))
          .as("%s", notice)
          .hasSizeLessThan(NOTICE_BYTES);
    }
    JsonNode task = JSON.readTree(http.get("/api/v1/tasks/long").body());
    assertThat(task.path("title").asString()).hasSize(200);
    assertThat(task.path("command").get(3).asString()).hasSize(100_000);
    assertThat(task.path("status").asString()).isEqualTo("exit 3");
  }

  @Test
  void task_thatWritesNothing_isToldAllTheSame() throws IOException {
    start(order("silent", "true").put("title", "silence"));

    awaitEvents("silent", "succeeded");
    assertThat(notices("silent").getFirst().path("text").asString()).isEqualTo("silence: exit 0");
  }

  @Test
  void end_tellsTheEndOfTheWholeOutput_alsoOfWhatWasTold() throws IOException {
    ObjectNode order =
        order("whole", "sh", "-c", "echo one; while [ ! -e on ]; do sleep 0.05; done; echo two");
    order.putObject("notices").put("settleMillis", 50).put("output", true);
    start(order);
    awaitEvents("whole", "output");

    Files.createFile(folder.resolve("on"));

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(notices("whole").getLast().path("text").asString())
                .endsWith(": exit 0\n\none\ntwo"));
  }
}
