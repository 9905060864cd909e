package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tasks over the end of a daemon in order, and over another start of the machine (P9).
class TaskRestartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TASKS = 100;

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
    await().atMost(PATIENCE).until(() -> daemon.http().get(path).body().contains("\"pid\":"));
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

  /// The start of the machine is another one as far as the files say.
  @Test
  void p9_machineRestarted_tasksAreLost_toldOnce_andNobodyIsSignalled() throws Exception {
    Path home = folder.resolve("home");
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      daemon.http().send("PUT", "/api/v1/subscriptions/me", "{}");
      for (int i = 0; i < TASKS; i++) {
        start(daemon, "t" + i, "exec sleep 7955");
      }
      for (int i = 0; i < TASKS; i++) {
        strays.add(awaitPid(daemon, "t" + i));
      }
      daemon.kill();
    }
    for (int i = 0; i < TASKS; i++) {
      Path runner = home.resolve("runs/t" + i + "/process-1/runner");
      String[] parts = Files.readString(runner).strip().split(" ", -1);
      Files.writeString(runner, "%s %s 0-other-boot\n".formatted(parts[0], parts[1]));
    }

    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      for (int i = 0; i < TASKS; i++) {
        daemon.http().get("/api/v1/runs/t%d/wait?seconds=60".formatted(i));
        assertThat(daemon.http().get("/api/v1/tasks/t" + i).body())
            .contains("\"state\":\"lost\"", "the machine was restarted")
            .doesNotContain("\"exitCode\":");
      }
      String notices = daemon.http().get("/api/v1/subscriptions/me/notices?limit=500").body();
      for (int i = 0; i < TASKS; i++) {
        assertThat(notices.split("\"run\":\"t" + i + "\"", -1)).hasSize(2);
      }
      assertThat(strays).allMatch(pid -> ProcessHandle.of(pid).isPresent());
    }
  }
}
