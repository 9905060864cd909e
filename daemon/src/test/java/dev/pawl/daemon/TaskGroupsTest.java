package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Groups with slots, priorities and pause, over the API of a real daemon.
class TaskGroupsTest extends OneDaemon {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A task that says its name to a file and waits for another one.
  private static void start(String id, String group, int priority) throws IOException {
    String script = "echo %1$s >>order; while [ ! -e end-%1$s ]; do sleep 0.02; done".formatted(id);
    Http.Answer started =
        http.post(
            "/api/v1/tasks",
            "{\"id\":\"%s\",\"command\":[\"sh\",\"-c\",\"%s\"],\"directory\":\"%s\","
                    .formatted(id, script, folder)
                + "\"group\":\"%s\",\"priority\":%d}".formatted(group, priority));
    assertThat(started.status()).as(started.body()).isEqualTo(201);
  }

  private static void end(String id) throws IOException {
    Files.createFile(folder.resolve("end-" + id));
    assertThat(http.get("/api/v1/runs/%s/wait?seconds=60".formatted(id)).body())
        .contains("succeeded");
  }

  private static void awaitTask(String id, String what) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(http.get("/api/v1/tasks/" + id).body()).contains(what));
  }

  private static Http.Answer put(String group, String body) throws IOException {
    return http.send("PUT", "/api/v1/task-groups/" + group, body);
  }

  @Test
  void slots_areForSoMany_andTheNextIsTheOneOfHighestPriority_thenTheOldest() throws IOException {
    assertThat(put("g", "{\"slots\":1}").body()).contains("\"slots\":1", "\"paused\":false");
    start("a", "g", 0);
    awaitTask("a", "\"state\":\"running\"");
    start("low", "g", -5);
    start("b", "g", 0);
    start("c", "g", 0);
    start("high", "g", 7);

    awaitTask("high", "\"place\":1");
    awaitTask("low", "\"place\":4");
    awaitTask("b", "\"state\":\"queued\"");
    assertThat(http.get("/api/v1/task-groups").body())
        .contains("{\"name\":\"g\",\"slots\":1,\"paused\":false,\"running\":1,\"waiting\":4}");
    refused(
        http.send("DELETE", "/api/v1/task-groups/g", null),
        409,
        "1 tasks that run and 4 that wait");
    for (String id : new String[] {"a", "high", "b", "c", "low"}) {
      awaitTask(id, "\"state\":\"running\"");
      end(id);
    }
    Path order = folder.resolve("order");
    assertThat(Files.readAllLines(order)).containsExactly("a", "high", "b", "c", "low");
    assertThat(http.send("DELETE", "/api/v1/task-groups/g", null).status()).isEqualTo(200);
    Files.delete(order);
  }

  @Test
  void more_slots_letMoreBegin_andAPausedGroupLetsNone() throws IOException {
    put("h", "{\"slots\":1,\"paused\":true}");
    start("h1", "h", 0);
    start("h2", "h", 0);
    awaitTask("h2", "\"place\":2");

    put("h", "{\"paused\":false}");
    awaitTask("h1", "\"state\":\"running\"");
    awaitTask("h2", "\"state\":\"queued\"");
    put("h", "{\"slots\":0}");
    awaitTask("h2", "\"state\":\"running\"");
    end("h1");
    end("h2");
    Files.delete(folder.resolve("order"));
  }

  @Test
  void task_thatWaits_canBeStopped_andDoesNotBegin() throws IOException {
    put("w", "{\"slots\":1,\"paused\":true}");
    start("w1", "w", 0);
    awaitTask("w1", "\"place\":1");

    http.post("/api/v1/runs/w1/cancel", "{\"reason\":\"not needed\"}");
    assertThat(http.get("/api/v1/runs/w1/wait?seconds=60").body()).contains("canceled");
    put("w", "{\"paused\":false}");

    assertThat(http.get("/api/v1/task-groups").body())
        .contains("{\"name\":\"w\",\"slots\":1,\"paused\":false,\"running\":0,\"waiting\":0}");
    assertThat(http.get("/api/v1/tasks/w1").body()).contains("stopped before it began");
  }

  @Test
  void groups_thatCannotBe_areRefused() throws IOException {
    refused(put("..", "{\"slots\":1}"), 400, "group");
    refused(put("x", "{\"slots\":-1}"), 400, "slots is -1, allowed: 0 for any number, up to 1000");
    refused(put("nobody", "{\"paused\":true}"), 400, "there is no group 'nobody'");
    refused(http.send("DELETE", "/api/v1/task-groups/default", null), 400, "cannot be removed");
    refused(
        http.post(
            "/api/v1/tasks",
            "{\"command\":[\"true\"],\"directory\":\"%s\",\"group\":\"no\"}".formatted(folder)),
        400,
        "there is no group 'no'; make it with: pawl task group no --slots N");
  }
}
