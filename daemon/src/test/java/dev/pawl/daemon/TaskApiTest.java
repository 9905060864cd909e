package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The API of background tasks, over the socket of a real daemon.
class TaskApiTest extends OneDaemon {
  private static Http.Answer start(String id, String more, String... command) throws IOException {
    StringBuilder words = new StringBuilder();
    for (String word : command) {
      words.append(words.isEmpty() ? "" : ",").append('"').append(word).append('"');
    }
    return http.post(
        "/api/v1/tasks",
        "{\"id\":\"%s\",\"command\":[%s],\"directory\":\"%s\"%s}"
            .formatted(id, words, folder, more));
  }

  private static String ended(String id) throws IOException {
    Http.Answer end = http.get("/api/v1/runs/%s/wait?seconds=60".formatted(id));
    assertThat(end.body()).contains("\"endedAt\"");
    return http.get("/api/v1/tasks/" + id).body();
  }

  @Test
  void task_runs_andItsOutputAndEndAreKept() throws IOException {
    Http.Answer started =
        start("t1", ",\"title\":\"greets\"", "sh", "-c", "echo hello; pwd; exit 7");

    assertThat(started.status()).as(started.body()).isEqualTo(201);
    assertThat(started.body()).contains("\"id\":\"t1\"", "\"title\":\"greets\"");
    assertThat(ended("t1"))
        .contains("\"state\":\"failed\"", "\"exitCode\":7", "\"cause\":\"exit\"")
        .contains("\"status\":\"exit 7\"", "\"survivors\":[]", "\"startedAt\":\"");
    assertThat(http.get("/api/v1/runs/t1/output").body())
        .contains("\"text\":\"hello\\n" + folder + "\\n\"", "\"end\":true");
    assertThat(http.get("/api/v1/runs/t1").body())
        .contains("\"kind\":\"task\"", "TaskFailure", "\"message\":\"exit 7\"");
    assertThat(http.get("/api/v1/tasks?q=state:failed").body()).contains("\"id\":\"t1\"");
  }

  @Test
  void start_again_isTheSameTask_andAnotherOrderIsRefused() throws IOException {
    start("t2", "", "true");

    assertThat(start("t2", "", "true").status()).isEqualTo(200);
    refused(start("t2", "", "false"), 409, "RUN_ID_CONFLICT");
    assertThat(ended("t2")).contains("\"state\":\"completed\"", "\"exitCode\":0");
  }

  @Test
  void list_isPageByPage_andTakesTheStatesOfTasks() throws IOException {
    String label = ",\"labels\":{\"of\":\"l\"}";
    for (String id : List.of("l1", "l2", "l3", "l4")) {
      Http.Answer started = start(id, label, "sleep", id.equals("l2") ? "600" : "0");
      assertThat(started.status()).as(started.body()).isEqualTo(201);
    }
    String all = "/api/v1/tasks?q=label.of:l";
    awaitIds(all + "%20state:completed", "l4", "l3", "l1");
    awaitIds(all + "%20state:running", "l2");
    assertThat(ids(all + "%20state:queued,completed&limit=2")).containsExactly("l4", "l3");
    assertThat(ids(all + "%20state:timed_out")).isEmpty();
    assertThat(ids(all + "%20state:paused,blocked")).isEmpty();
    refused(http.get(all + "%20state:nonsense"), 400, "nonsense");

    assertThat(ids(all + "&limit=3")).containsExactly("l4", "l3", "l2");
    String page = http.get(all + "&limit=3").body();
    String cursor = page.replaceAll("(?s).*\"next\":\"([0-9]+)\".*", "$1");
    assertThat(ids(all + "&limit=3&cursor=" + cursor)).containsExactly("l1");
    http.post("/api/v1/runs/l2/cancel", "{}");
    awaitIds(all + "%20state:stopped", "l2");
  }

  private static void awaitIds(String path, String... ids) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(ids(path)).containsExactly(ids));
  }

  private static List<String> ids(String path) throws IOException {
    Http.Answer answer = http.get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Pattern.compile("\"id\":\"([^\"]+)\"")
        .matcher(answer.body())
        .results()
        .map(it -> it.group(1))
        .toList();
  }

  @Test
  void start_ofWhatCannotBe_saysWhy() throws IOException {
    refused(start("n1", "", "no-such-program"), 400, "no program 'no-such-program' on the PATH");
    refused(start("n2", ""), 400, "command is empty");
    refused(
        http.post("/api/v1/tasks", "{\"command\":[\"true\"],\"directory\":\"/no/such\"}"),
        400,
        "the working directory /no/such does not exist; make it");
    refused(
        http.post("/api/v1/tasks", "{\"command\":[\"true\"],\"directory\":\"here\"}"),
        400,
        "directory here is not absolute");
    refused(start("n3", ",\"timeoutMillis\":-1", "true"), 400, "timeout is -0.001 s, allowed: 0");
    refused(start("n4", ",\"restarts\":1001", "true"), 400, "restarts is 1001, allowed: 0 to 1000");
    refused(start("n5", ",\"successCodes\":[256]", "true"), 400, "success codes are [256]");
    refused(start("n6", ",\"after\":[\"nobody\"]", "true"), 404, "NO_SUCH_RUN", "nobody");
    refused(start("n7", ",\"variables\":{\"A=B\":\"\"}", "true"), 400, "'A=B' is no name");
    refused(start("n8", "", "a\\u0000b"), 400, "NUL");
    refused(http.get("/api/v1/tasks/n1"), 404, "NO_SUCH_RUN");
  }

  @Test
  void environment_isWhatToolsNeed_andWhatWasAskedFor() throws IOException {
    start(
        "t3",
        ",\"environment\":{\"PATH\":\"/usr/bin:/bin\",\"MY_TOKEN\":\"canary\",\"LC_ALL\":\"C\"},"
            + "\"variables\":{\"MINE\":\"x y\"}",
        "env");

    ended("t3");
    assertThat(http.get("/api/v1/runs/t3/output").body())
        .contains("PATH=/usr/bin:/bin\\n", "LC_ALL=C\\n", "MINE=x y\\n")
        .doesNotContain("canary", "PAWL_HOME");
    Path kept = folder.resolve("home/runs/t3/environment");
    assertThat(kept).content().doesNotContain("canary");

    start("t3-silent", ",\"variables\":{\"MINE\":\"x y\"}", "true");
    ended("t3-silent");
    assertThat(http.get("/api/v1/runs/t3-silent/history").body()).doesNotContain("x y");
  }

  @Test
  void resources_areKept_orTheTaskIsRefused() throws IOException {
    int ours = Integer.parseInt(niceness("r1", ""));

    assertThat(niceness("r2", ",\"resources\":{\"mode\":\"nice\",\"nice\":7}"))
        .isEqualTo(Integer.toString(Math.max(ours, 7)));
    refused(
        start("r3", ",\"resources\":{\"mode\":\"nice\",\"memoryMaxBytes\":100000000}", "true"),
        400,
        "the bound of memory, 100,000,000 bytes, cannot be kept");
    assertThat(http.get("/api/v1/runs/r3").status()).isEqualTo(404);
  }

  private static String niceness(String id, String more) throws IOException {
    start(id, more, "nice");
    assertThat(ended(id)).contains("\"state\":\"completed\"");
    return http.get("/api/v1/runs/%s/output".formatted(id))
        .body()
        .replaceAll("(?s).*\"text\":\"([0-9-]+)\\\\n\".*", "$1");
  }

  @Test
  void k4_command_hasNothingOpenThatIsTheDaemons() throws IOException {
    start("k4", "", "sh", "-c", "ls /proc/$$/fd");

    ended("k4");
    assertThat(http.get("/api/v1/runs/k4/output").body()).contains("\"text\":\"0\\n1\\n2\\n\"");
  }

  @Test
  void stop_endsTheProcess_beforeTheRunIsOver() throws IOException {
    start("t4", "", "sh", "-c", "echo $$; sleep 75");
    Http.Answer output = http.get("/api/v1/runs/t4/output?seconds=30");
    String pid = output.body().replaceAll("(?s).*\"text\":\"([0-9]+).*", "$1");
    assertThat(http.get("/api/v1/tasks/t4").body())
        .contains("\"state\":\"running\"", "\"pid\":" + pid);

    http.post("/api/v1/runs/t4/cancel", "{\"reason\":\"enough\"}");

    assertThat(ended("t4"))
        .contains("\"state\":\"stopped\"", "\"cause\":\"stopped\"", "\"signal\":15");
    assertThat(Files.exists(Path.of("/proc", pid, "cwd"))).isFalse();
  }

  @Test
  void terminate_endsTheProcessToo() throws IOException {
    start("t5", "", "sh", "-c", "echo $$; sleep 76");
    Http.Answer output = http.get("/api/v1/runs/t5/output?seconds=30");
    String pid = output.body().replaceAll("(?s).*\"text\":\"([0-9]+).*", "$1");

    http.post("/api/v1/runs/t5/terminate", null);

    assertThat(ended("t5")).contains("\"state\":\"stopped\"");
    org.awaitility.Awaitility.await().until(() -> !Files.exists(Path.of("/proc", pid, "cwd")));
  }

  @Test
  void limits_hold_andCanBeChanged() throws IOException {
    start("t6", ",\"timeoutMillis\":60000", "sleep", "77");
    org.awaitility.Awaitility.await()
        .until(() -> http.get("/api/v1/tasks/t6").body().contains("\"running\""));

    Http.Answer changed = http.post("/api/v1/tasks/t6/limits", "{\"timeoutMillis\":200}");

    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(ended("t6"))
        .contains("\"state\":\"timed_out\"", "\"cause\":\"timeout\"", "longer than 0.2 s");
    refused(http.post("/api/v1/tasks/t6/limits", "{\"timeoutMillis\":1}"), 409, "while it runs");
  }

  @Test
  void after_waitsForOthers_andGivesUpIfTheyFail() throws IOException {
    start("first", "", "sh", "-c", "while [ ! -e go-first ]; do sleep 0.05; done");
    start("second", ",\"after\":[\"first\"]", "true");
    start("bad", "", "false");
    start("third", ",\"after\":[\"bad\"]", "touch", "third-ran");
    assertThat(http.get("/api/v1/tasks/second").body()).contains("\"state\":\"queued\"");

    Files.createFile(folder.resolve("go-first"));

    assertThat(ended("second")).contains("\"state\":\"completed\"");
    assertThat(ended("third"))
        .contains("\"state\":\"failed\"", "run bad, which had to succeed first, failed");
    assertThat(folder.resolve("third-ran")).doesNotExist();
  }

  @Test
  void restart_followsAFailure_asOftenAsAsked() throws IOException {
    start(
        "again",
        ",\"restarts\":3,\"backoffSeconds\":0",
        "sh",
        "-c",
        "echo x >>count; [ $(wc -l <count) -ge 3 ]");
    start("given-up", ",\"restarts\":1,\"backoffSeconds\":0", "sh", "-c", "echo y; exit 5");
    start("fine", ",\"successCodes\":[0,5]", "sh", "-c", "exit 5");

    assertThat(ended("again")).contains("\"state\":\"completed\"");
    assertThat(folder.resolve("count")).hasContent("x\nx\nx");
    assertThat(ended("given-up")).contains("\"state\":\"failed\"", "\"exitCode\":5");
    assertThat(http.get("/api/v1/runs/given-up/output").body()).contains("\"y\\ny\\n\"");
    assertThat(ended("fine")).contains("\"state\":\"completed\"", "\"exitCode\":5");
  }

  @Test
  void run_thatIsNoTask_isNoTask() throws IOException {
    http.post("/api/v1/runs", "{\"type\":\"unknown\",\"id\":\"plain\"}");

    refused(http.get("/api/v1/tasks/plain"), 409, "is no task", "pawl show plain");
  }
}
