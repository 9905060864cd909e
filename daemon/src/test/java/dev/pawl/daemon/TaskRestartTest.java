package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tasks over the end of a daemon in order, and over another start of the machine (P9).
class TaskRestartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TASKS = 100;

  /// Twice of what is asked for, since other work may go on beside the tests.
  private static final Duration SETTLED = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final List<Long> strays = new ArrayList<>();

  @AfterEach
  void end() {
    strays.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  private void start(DaemonProcess daemon, String id, String script) throws IOException {
    start(daemon, id, script, 0);
  }

  private void start(DaemonProcess daemon, String id, String script, int delaySeconds)
      throws IOException {
    String order =
        "{\"id\":\"%s\",\"command\":[\"sh\",\"-c\",\"%s\"],"
            .concat("\"directory\":\"%s\",\"delaySeconds\":%d}")
            .formatted(id, script, folder, delaySeconds);
    Http.Answer started = daemon.http().post("/api/v1/tasks", order);
    assertThat(started.status()).as(started.body()).isEqualTo(201);
  }

  private static long awaitPid(DaemonProcess daemon, String id) {
    String path = "/api/v1/tasks/" + id;
    await()
        .pollDelay(Duration.ZERO)
        .atMost(PATIENCE)
        .until(() -> daemon.http().get(path).body().contains("\"pid\":"));
    try {
      return Long.parseLong(
          daemon.http().get(path).body().replaceAll("(?s).*\"pid\":([0-9]+).*", "$1"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void daemon_toldToEnd_leavesTasksAlone_andTheNextOneHasTheirEnd() throws Exception {
    Path home = folder.resolve("home");
    long pid;
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      start(daemon, "t", "echo up; while [ ! -e go ]; do sleep 0.05; done; echo on; exit 9");
      pid = awaitPid(daemon, "t");
      strays.add(pid);

      assertThat(daemon.stop()).isEqualTo(143);
    }
    assertThat(ProcessHandle.of(pid)).isPresent();
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      assertThat(awaitPid(daemon, "t")).isEqualTo(pid);
      Files.createFile(folder.resolve("go"));

      assertThat(daemon.http().get("/api/v1/runs/t/wait?seconds=60").body()).contains("failed");
      assertThat(daemon.http().get("/api/v1/tasks/t").body()).contains("\"exitCode\":9");
      assertThat(daemon.http().get("/api/v1/runs/t/output").body()).contains("up\\non\\n");
    }
  }

  @Test
  void taskThatEndedMeanwhile_isNotQueuedAgain_untilItsEndIsRecorded() throws Exception {
    Path home = folder.resolve("home");
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      start(daemon, "t", "while [ ! -e go ]; do sleep 0.05; done; exit 9");
      awaitPid(daemon, "t");
      daemon.kill();
    }
    Files.createFile(folder.resolve("go"));
    Path result = home.resolve("runs/t/process-1/result");
    await().atMost(PATIENCE).until(() -> Files.readString(result).contains("end\n"));
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      Set<String> seen = new TreeSet<>();
      await()
          .atMost(PATIENCE)
          .until(() -> {
            String task = daemon.http().get("/api/v1/tasks/t").body();
            seen.add(task.replaceAll("(?s).*\"state\":\"([^\"]+).*", "$1"));
            return seen.contains("failed");
          });
      assertThat(seen).isSubsetOf("running", "failed");
    }
  }

  @Test
  void delay_goesOnOverTheDeathOfTheDaemon() throws Exception {
    Path home = folder.resolve("home");
    int delaySeconds = 3;
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      start(daemon, "late", "echo >begun", delaySeconds);
      assertThat(daemon.http().get("/api/v1/tasks/late").body()).contains("\"state\":\"queued\"");
      daemon.kill();
    }
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      assertThat(daemon.http().get("/api/v1/runs/late/wait?seconds=60").body())
          .contains("succeeded");
      String task = daemon.http().get("/api/v1/tasks/late").body();
      Instant created = Instant.parse(task.replaceAll("(?s).*\"createdAt\":\"([^\"]+).*", "$1"));
      Path begun = folder.resolve("begun");
      assertThat(Files.getLastModifiedTime(begun).toInstant())
          .isBetween(created.plusSeconds(delaySeconds), created.plus(PATIENCE));
    }
  }

  @Test
  void whatIsAmiss_whenTheNextDaemonComes_isTold_andNothingRunsTwice() throws Exception {
    Path home = folder.resolve("home");
    String script = "echo ran >>%s; while [ ! -e go ]; do sleep 0.05; done; exit 4";
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      daemon.http().send("PUT", "/api/v1/task-groups/g", "{\"slots\":3,\"paused\":true}");
      start(daemon, "gone", script.formatted("gone"));
      start(daemon, "linked", script.formatted("linked"));
      strays.add(awaitPid(daemon, "gone"));
      strays.add(awaitPid(daemon, "linked"));
      await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("gone")));
      daemon.kill();
    }
    delete(home.resolve("runs/gone"));
    Path other = Files.writeString(folder.resolve("other"), "not ours");
    Files.delete(home.resolve("runs/linked/output.log"));
    Files.createSymbolicLink(home.resolve("runs/linked/output.log"), other);

    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      assertThat(daemon.http().get("/api/v1/task-groups").body())
          .contains("{\"name\":\"g\",\"slots\":3,\"paused\":true,");
      Files.createFile(folder.resolve("go"));
      assertThat(daemon.http().get("/api/v1/runs/gone/wait?seconds=60").body()).contains("failed");
      assertThat(daemon.http().get("/api/v1/tasks/gone").body())
          .contains("\"state\":\"lost\"", "runs/gone, are gone");
      assertThat(folder.resolve("gone")).hasContent("ran");
      daemon.http().get("/api/v1/runs/linked/wait?seconds=60");
      assertThat(daemon.http().get("/api/v1/tasks/linked").body())
          .contains("\"exitCode\":4", "\"warning\":\"its output cannot be read: ");
      assertThat(other).hasContent("not ours");
      daemon.kill();
    }
    Files.writeString(home.resolve("groups.json"), "{broken");
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      assertThat(daemon.http().get("/api/v1/task-groups").body())
          .contains("\"default\"")
          .doesNotContain("\"g\"");
      assertThat(home.resolve("groups.json.damaged")).hasContent("{broken");
      assertThat(daemon.http().get("/api/v1/info").body()).contains("groups of tasks and their");
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /// The start of the machine is another one as far as the files say, again and again.
  @Test
  void p9_machineRestarted_tasksAreLost_toldOnce_andNobodyIsSignalled() throws Exception {
    Path home = folder.resolve("home");
    DaemonProcess daemon = DaemonProcess.start(home);
    try {
      for (int round = 0; round < Scale.of(2, 50); round++) {
        daemon.http().send("PUT", "/api/v1/subscriptions/me", "{}");
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
          tasks.add("t%d-%d".formatted(round, i));
          start(daemon, tasks.getLast(), "exec sleep 7955");
        }
        for (String task : tasks) {
          strays.add(awaitPid(daemon, task));
        }
        daemon.kill();
        for (String task : tasks) {
          restartMachine(home.resolve("runs").resolve(task).resolve("process-1/runner"));
        }
        daemon = DaemonProcess.start(home);
        assertLost(daemon, tasks);
        assertThat(strays).allMatch(pid -> ProcessHandle.of(pid).isPresent());
        end();
        strays.clear();
        daemon.http().send("DELETE", "/api/v1/subscriptions/me", null);
      }
    } finally {
      daemon.close();
    }
  }

  private static void restartMachine(Path runner) throws IOException {
    String[] parts = Files.readString(runner).strip().split(" ", -1);
    Files.writeString(runner, "%s %s 0-other-boot\n".formatted(parts[0], parts[1]));
  }

  private static void assertLost(DaemonProcess daemon, List<String> tasks) throws IOException {
    Instant begun = Instant.now();
    for (String task : tasks) {
      daemon.http().get("/api/v1/runs/%s/wait?seconds=60".formatted(task));
    }
    assertThat(Duration.between(begun, Instant.now())).isLessThan(SETTLED);
    String notices = daemon.http().get("/api/v1/subscriptions/me/notices?limit=500").body();
    for (String task : tasks) {
      assertThat(daemon.http().get("/api/v1/tasks/" + task).body())
          .contains("\"state\":\"lost\"", "the machine was restarted")
          .doesNotContain("\"exitCode\":");
      assertThat(notices.split("\"run\":\"" + task + "\"", -1)).hasSize(2);
    }
  }
}
