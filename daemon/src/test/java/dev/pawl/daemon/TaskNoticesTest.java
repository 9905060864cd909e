package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is told of tasks, when, and how often, over the API of a real daemon.
class TaskNoticesTest extends OneDaemon {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A task whose script waits for files that the test makes.
  private static void start(String id, String notices, String script) throws IOException {
    http.send("PUT", "/api/v1/subscriptions/" + id, "{\"q\":\"id:" + id + "\"}");
    Http.Answer started =
        http.post(
            "/api/v1/tasks",
            JsonMapper.shared()
                .createObjectNode()
                .put("id", id)
                .put("directory", folder.toString())
                .put("title", "the " + id)
                .putRawValue("notices", new tools.jackson.databind.util.RawValue(notices))
                .putRawValue(
                    "variables",
                    new tools.jackson.databind.util.RawValue("{\"A_TOKEN\":\"canary-77\"}"))
                .set("command", JsonMapper.shared().valueToTree(List.of("sh", "-c", script)))
                .toString());
    assertThat(started.status()).as(started.body()).isEqualTo(201);
  }

  private static String awaitFile(String name) {
    return "while [ ! -e %s ]; do sleep 0.02; done; ".formatted(name);
  }

  private static void touch(String name) throws IOException {
    Files.createFile(folder.resolve(name));
  }

  private static List<JsonNode> notices(String id) throws IOException {
    String body = http.get("/api/v1/subscriptions/%s/notices".formatted(id)).body();
    List<JsonNode> all = new ArrayList<>();
    JsonMapper.shared().readTree(body).path("notices").forEach(all::add);
    return all;
  }

  private static List<String> events(String id) throws IOException {
    return notices(id).stream().map(it -> it.path("event").asString()).toList();
  }

  private static void awaitEvents(String id, String... events) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(events(id)).containsExactly(events));
  }

  @Test
  void end_isToldWithItsCodeAndTheEndOfTheOutput_withoutSecrets() throws IOException {
    start("e1", "{}", "echo begun; echo \"secret $A_TOKEN\"; printf '\\033[31mred\\n'; exit 3");

    awaitEvents("e1", "failed");
    JsonNode notice = notices("e1").getFirst();
    assertThat(notice.path("text").asString())
        .isEqualTo("the e1: exit 3\n\nbegun\nsecret ***\nred");
    assertThat(notice.path("topic").asString()).isEqualTo("state");
    assertThat(notice.path("delivery").asString()).isEqualTo("follow-up");
    assertThat(http.get("/api/v1/runs/e1/history").body()).doesNotContain("canary-77");
    assertThat(http.get("/api/v1/tasks/e1").body()).doesNotContain("canary-77");
  }

  @Test
  void output_isToldOnceItSettles_eachBurst_untilItSaysTheSameAgain() throws IOException {
    start(
        "o1",
        "{\"output\":true,\"settleMillis\":100}",
        "echo one; echo two; "
            + awaitFile("o1a")
            + "echo three; "
            + awaitFile("o1b")
            + "echo three; "
            + awaitFile("o1c")
            + "echo four; "
            + awaitFile("o1d"));
    awaitEvents("o1", "output");
    assertThat(notices("o1").getFirst().path("text").asString()).isEqualTo("one\ntwo");
    assertThat(notices("o1").getFirst().path("delivery").asString()).isEqualTo("steer");
    touch("o1a");
    awaitEvents("o1", "output", "output");
    touch("o1b"); // says the same as before, which is no news
    await()
        .atMost(PATIENCE)
        .until(() -> http.get("/api/v1/runs/o1/output").body().contains("three\\nthree"));
    touch("o1c");

    awaitEvents("o1", "output", "output", "output");
    assertThat(notices("o1").get(1).path("text").asString()).isEqualTo("three");
    assertThat(notices("o1").get(2).path("text").asString()).endsWith("four");
    touch("o1d");
    awaitEvents("o1", "output", "output", "output", "succeeded");
  }

  @Test
  void output_thatNeverPauses_isToldAllTheSame() throws IOException {
    start(
        "o2",
        "{\"output\":true,\"settleMillis\":60000,\"maxWaitMillis\":300}",
        "while [ ! -e o2a ]; do echo tick; sleep 0.05; done");

    await().atMost(PATIENCE).until(() -> events("o2").contains("output"));
    touch("o2a");
  }

  @Test
  void pattern_isToldWithItsLine_onceUnlessAllAreWanted() throws IOException {
    String script =
        "echo building; "
            + awaitFile("p1a")
            + "echo 'ERROR: no disk'; "
            + awaitFile("p1b")
            + "echo 'error: again'; "
            + awaitFile("p1c");
    start("p1", "{\"patterns\":[\"error\"],\"settleMillis\":50}", script);
    start("p2", "{\"patterns\":[\"/ER+OR/i\"],\"mode\":\"always\",\"settleMillis\":50}", script);
    touch("p1a");
    awaitEvents("p1", "matched");
    awaitEvents("p2", "matched");
    assertThat(notices("p1").getFirst().path("text").asString())
        .isEqualTo("ERROR: no disk\n\nbuilding\nERROR: no disk");
    touch("p1b");
    awaitEvents("p2", "matched", "matched");
    touch("p1c");

    awaitEvents("p2", "matched", "matched", "succeeded");
    awaitEvents("p1", "matched", "succeeded");
  }

  @Test
  void pattern_thatComesWithTheEnd_isToldWithTheEnd() throws IOException {
    start("p3", "{\"patterns\":[\"error\"],\"settleMillis\":60000}", "echo an error; exit 1");

    awaitEvents("p3", "failed");
    assertThat(notices("p3").getFirst().path("text").asString())
        .isEqualTo("the p3: exit 1\nmatched: an error\n\nan error");
  }

  @Test
  void budget_thatIsUsedUp_isToldOnce_andTheEndStillIs() throws IOException {
    start(
        "b1",
        "{\"output\":true,\"settleMillis\":20,\"budgetNotices\":2}",
        "i=0; while [ ! -e b1a ]; do i=$((i+1)); echo $i; sleep 0.4; done");
    awaitEvents("b1", "output", "output", "budget-exhausted");
    touch("b1a");

    awaitEvents("b1", "output", "output", "budget-exhausted", "succeeded");
    assertThat(notices("b1").get(2).path("text").asString()).contains("2 notices");
  }

  @Test
  void stop_takesBackWhatNobodyHasReadOfTheOutput() throws IOException {
    start("s1", "{\"output\":true,\"settleMillis\":20}", "echo up; " + awaitFile("never"));
    awaitEvents("s1", "output");

    http.post("/api/v1/runs/s1/cancel", "{\"reason\":\"enough\"}");

    awaitEvents("s1", "canceled");
    assertThat(notices("s1").getFirst().path("text").asString()).startsWith("the s1: stopped");
  }

  @Test
  void end_isToldToNobody_ifNobodyWantsIt() throws IOException {
    start(
        "q1",
        "{\"exit\":false,\"output\":true,\"settleMillis\":20}",
        "echo up; " + awaitFile("q1a"));
    awaitEvents("q1", "output");
    touch("q1a");
    assertThat(http.get("/api/v1/runs/q1/wait?seconds=60").body()).contains("succeeded");

    assertThat(events("q1")).containsExactly("output");
  }

  @Test
  void key_thatTasksShare_hasThemTellTheSameOnce() throws IOException {
    String rules = "{\"output\":true,\"settleMillis\":20,\"dedupeKey\":\"health\"}";
    start("k1", rules, "echo healthy; " + awaitFile("k1a"));
    awaitEvents("k1", "output");
    start("k2", rules, "echo healthy; " + awaitFile("k2a") + "echo sick; " + awaitFile("k2b"));
    await()
        .atMost(PATIENCE)
        .until(() -> http.get("/api/v1/runs/k2/output").body().contains("healthy"));
    touch("k2a");

    await().atMost(PATIENCE).until(() -> events("k2").contains("output"));
    assertThat(notices("k2")).hasSize(1);
    assertThat(notices("k2").getFirst().path("text").asString()).endsWith("sick");
    touch("k1a");
    touch("k2b");
  }

  @Test
  void signal_thatIsNoOutput_doesNothingToTheTask() throws IOException {
    start("x1", "{\"output\":true,\"settleMillis\":20}", awaitFile("x1a") + "echo up; exit 4");
    http.post("/api/v1/runs/x1/signal", "{\"name\":\"output\",\"value\":{\"state\":7}}");
    http.post("/api/v1/runs/x1/signal", "{\"name\":\"output\",\"value\":\"x\"}");
    touch("x1a");

    await().atMost(PATIENCE).until(() -> events("x1").contains("failed"));
    assertThat(http.get("/api/v1/tasks/x1").body()).contains("\"exitCode\":4");
  }

  @Test
  void rules_thatMeanNothing_areRefused() throws IOException {
    refused(order("{\"mode\":\"often\"}"), 400, "notify mode 'often' is none; allowed: always");
    refused(order("{\"settleMillis\":-1}"), 400, "settle time in ms is -1, allowed: 0 to 600,000");
    refused(order("{\"patterns\":[\"/(/\"]}"), 400, "notify pattern");
    refused(order("{\"tailChars\":2001}"), 400, "tail is 2,001, allowed: 0 to 2,000");
  }

  private static Http.Answer order(String notices) throws IOException {
    return http.post(
        "/api/v1/tasks",
        "{\"command\":[\"true\"],\"directory\":\"%s\",\"notices\":%s}".formatted(folder, notices));
  }
}
