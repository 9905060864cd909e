package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is done to tasks while they run, also over the death of daemons.
class TaskControlTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private DaemonProcess daemon() throws IOException, InterruptedException {
    return DaemonProcess.start(folder.resolve("home"));
  }

  private void start(DaemonProcess daemon, String id, String more, String script)
      throws IOException {
    Http.Answer started =
        daemon
            .http()
            .post(
                "/api/v1/tasks",
                "{\"id\":\"%s\",\"command\":[\"sh\",\"-c\",\"%s\"],\"directory\":\"%s\"%s}"
                    .formatted(id, script, folder, more));
    assertThat(started.status()).as(started.body()).isEqualTo(201);
  }

  private static void awaitTask(DaemonProcess daemon, String id, String what) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(daemon.http().get("/api/v1/tasks/" + id).body()).contains(what));
  }

  private long pid(DaemonProcess daemon, String id) throws IOException {
    String body = daemon.http().get("/api/v1/tasks/" + id).body();
    return Long.parseLong(body.replaceAll("(?s).*\"pid\":([0-9]+).*", "$1"));
  }

  /// As `ps` shows it: `T` for one that stands still.
  private static String state(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  }

  @Test
  void pause_hasTheProcessStandStill_alsoOverTheDeathOfTheDaemon() throws Exception {
    String script = "while [ ! -e end ]; do sleep 0.02; done; exit 9";
    long pid;
    try (DaemonProcess daemon = daemon()) {
      start(daemon, "p", "", script);
      awaitTask(daemon, "p", "\"pid\":");
      pid = pid(daemon, "p");

      daemon.http().post("/api/v1/runs/p/pause", "{}");

      awaitTask(daemon, "p", "\"state\":\"paused\"");
      await().atMost(PATIENCE).until(() -> state(pid).equals("T"));
      daemon.kill();
    }
    Files.createFile(folder.resolve("end"));
    try (DaemonProcess daemon = daemon()) {
      awaitTask(daemon, "p", "\"state\":\"paused\"");
      assertThat(state(pid)).isEqualTo("T");

      daemon.http().post("/api/v1/runs/p/resume", "{}");

      assertThat(daemon.http().get("/api/v1/runs/p/wait?seconds=60").body()).contains("failed");
      assertThat(daemon.http().get("/api/v1/tasks/p").body()).contains("\"exitCode\":9");
    }
  }

  @Test
  void task_thatIsPausedBeforeItsTurn_doesNotBeginUntilItIsResumed() throws Exception {
    try (DaemonProcess daemon = daemon()) {
      daemon.http().send("PUT", "/api/v1/task-groups/g", "{\"slots\":1,\"paused\":true}");
      start(daemon, "held", ",\"group\":\"g\"", "echo ran");
      awaitTask(daemon, "held", "\"place\":1");
      daemon.http().post("/api/v1/runs/held/pause", "{}");
      start(daemon, "other", ",\"group\":\"g\"", "echo ran");
      daemon.http().send("PUT", "/api/v1/task-groups/g", "{\"paused\":false}");

      awaitTask(daemon, "other", "completed");
      awaitTask(daemon, "held", "\"state\":\"paused\"");
      daemon.http().post("/api/v1/runs/held/resume", "{}");
      awaitTask(daemon, "held", "completed");
    }
  }

  @Test
  void process_whoseRunWasTerminatedBeforeADaemonCouldStopIt_isStoppedByTheNext() throws Exception {
    long pid;
    try (DaemonProcess daemon = daemon()) {
      start(daemon, "t", "", "sleep 71");
      awaitTask(daemon, "t", "\"pid\":");
      pid = pid(daemon, "t");
      daemon.kill();
    }
    try (SqliteStore store = SqliteStore.open(folder.resolve("home"));
        Engine engine = Engine.builder(store).start()) {
      engine.client().terminate(RunId.of("t"), "by another hand");
      assertThat(
              engine.client().await(RunId.of("t"), it -> it.head().state().isTerminal(), PATIENCE))
          .isPresent();
    }
    assertThat(ProcessHandle.of(pid)).isPresent();
    try (DaemonProcess _ = daemon()) {
      await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
    }
  }

  @Test
  void input_isReadByTheTask_alsoFromTheNextDaemon_untilItIsClosed() throws Exception {
    try (DaemonProcess daemon = daemon()) {
      start(daemon, "i", ",\"input\":true", "while read line; do echo got $line; done; exit 5");
      awaitTask(daemon, "i", "\"pid\":");
      assertThat(daemon.http().post("/api/v1/tasks/i/input", "{\"text\":\"one\\n\"}").status())
          .isEqualTo(200);
      daemon.kill();
    }
    try (DaemonProcess daemon = daemon()) {
      awaitTask(daemon, "i", "\"pid\":");
      daemon.http().post("/api/v1/tasks/i/input", "{\"text\":\"two\\n\",\"close\":true}");

      assertThat(daemon.http().get("/api/v1/runs/i/wait?seconds=60").body()).contains("failed");
      assertThat(daemon.http().get("/api/v1/tasks/i").body()).contains("\"exitCode\":5");
      assertThat(daemon.http().get("/api/v1/runs/i/output").body())
          .contains("got one\\ngot two\\n");
    }
  }

  @Test
  void input_thatCannotBe_isRefused() throws Exception {
    try (DaemonProcess daemon = daemon()) {
      start(daemon, "none", "", "while [ ! -e end ]; do sleep 0.02; done");
      awaitTask(daemon, "none", "\"pid\":");
      Http.Answer refused = daemon.http().post("/api/v1/tasks/none/input", "{\"text\":\"x\"}");
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.body()).contains("WRONG_STATE", "task none:");
      String large = "x".repeat(65_537);
      assertThat(daemon.http().post("/api/v1/tasks/none/input", "{\"text\":\"" + large + "\"}"))
          .extracting(Http.Answer::status)
          .isEqualTo(400);
      Files.createFile(folder.resolve("end"));
      awaitTask(daemon, "none", "completed");
      assertThat(daemon.http().post("/api/v1/tasks/none/input", "{\"text\":\"x\"}").body())
          .contains("task none is succeeded; it can be written to while it runs");
    }
  }

  @Test
  void terminal_isThereForProgramsThatInsist() throws Exception {
    try (DaemonProcess daemon = daemon()) {
      start(daemon, "tty", ",\"terminal\":true", "[ -t 1 ] && stty size && exit 6");
      start(daemon, "none", "", "[ -t 1 ] || exit 7");

      awaitTask(daemon, "tty", "\"exitCode\":6");
      awaitTask(daemon, "none", "\"exitCode\":7");
      assertThat(daemon.http().get("/api/v1/runs/tty/output").body()).contains("24 80");
    }
  }

  @Test
  void single_isTheOneThatIsOpen_whoeverAsks() throws Exception {
    try (DaemonProcess daemon = daemon()) {
      String script = "while [ ! -e end ]; do sleep 0.02; done";
      start(daemon, "s1", ",\"single\":true", script);
      String body =
          "{\"id\":\"s2\",\"command\":[\"sh\",\"-c\",\"%s\"],\"directory\":\"%s\",\"single\":true}"
              .formatted(script, folder);

      Http.Answer second = daemon.http().post("/api/v1/tasks", body);

      assertThat(second.status()).isEqualTo(200);
      assertThat(second.body()).contains("\"id\":\"s1\"");
      Files.createFile(folder.resolve("end"));
      awaitTask(daemon, "s1", "completed");
      assertThat(daemon.http().post("/api/v1/tasks", body).body()).contains("\"id\":\"s2\"");
      awaitTask(daemon, "s2", "completed");
    }
  }

  @Test
  void ready_isToldAndSeen_alsoWhenItIsNot_andOverTheDeathOfTheDaemon() throws Exception {
    String script = "while [ ! -e up ]; do sleep 0.02; done; echo listening; ";
    try (DaemonProcess daemon = daemon()) {
      daemon.http().send("PUT", "/api/v1/subscriptions/me", "{\"q\":\"\"}");
      String wait = script + "while [ ! -e end ]; do sleep 0.02; done";
      start(daemon, "server", ",\"ready\":\"line:listening\"", wait);
      start(
          daemon,
          "never",
          ",\"ready\":\"tcp:1\",\"readyTimeoutMillis\":1000",
          "while [ ! -e end ]; do sleep 0.02; done");
      awaitTask(daemon, "server", "\"state\":\"running\"");
      assertThat(daemon.http().get("/api/v1/tasks/server").body()).doesNotContain("\"ready\"");
      daemon.kill();
    }
    try (DaemonProcess daemon = daemon()) {
      Files.createFile(folder.resolve("up"));

      awaitTask(daemon, "server", "\"ready\":true");
      awaitTask(daemon, "never", "\"ready\":false");
      assertThat(daemon.http().get("/api/v1/subscriptions/me/notices").body())
          .contains("\"topic\":\"ready\",\"event\":\"ready\"", "\"event\":\"not-ready\"");
      Files.createFile(folder.resolve("end"));
      awaitTask(daemon, "never", "completed");
    }
  }

  @Test
  void bound_reachedDuringAPause_isTold_thoughNobodyResumesIt() throws Exception {
    try (DaemonProcess daemon = daemon()) {
      start(daemon, "p", ",\"timeoutMillis\":1500", "exec sleep 600");
      awaitTask(daemon, "p", "\"pid\":");
      daemon.http().post("/api/v1/runs/p/pause", "{}");

      awaitTask(daemon, "p", "\"state\":\"timed_out\"");
    }
  }

  @Test
  void limits_changedDuringAStart_holdForTheNextOneToo() throws Exception {
    String script =
        "if mkdir once; then while [ ! -e go ]; do sleep 0.02; done; exit 1; fi; sleep 600";
    try (DaemonProcess daemon = daemon()) {
      start(daemon, "x", ",\"restarts\":1,\"backoffSeconds\":0", script);
      awaitTask(daemon, "x", "\"pid\":");

      daemon.http().post("/api/v1/tasks/x/limits", "{\"idleTimeoutMillis\":2000}");
      awaitTask(daemon, "x", "\"idleTimeoutMillis\":2000");
      Files.createFile(folder.resolve("go"));

      awaitTask(daemon, "x", "\"state\":\"timed_out\"");
      awaitTask(daemon, "x", "\"idleTimeoutMillis\":2000");
      assertThat(folder.resolve("once")).isDirectory();
    }
  }

  @Test
  void restart_isANewTaskWithTheSameCommandAndEnvironment() throws Exception {
    try (DaemonProcess daemon = daemon()) {
      String more =
          ",\"title\":\"greets\",\"variables\":{\"WHO\":\"you\"},\"labels\":{\"a\":\"b\"}";
      start(daemon, "r1", more, "while [ ! -e end ]; do sleep 0.02; done; echo hello $WHO");
      Http.Answer early = daemon.http().post("/api/v1/tasks/r1/restart", "{}");
      assertThat(early.status()).isEqualTo(409);
      assertThat(early.body()).contains("stop it first: pawl task stop r1");
      Files.createFile(folder.resolve("end"));
      awaitTask(daemon, "r1", "completed");

      Http.Answer again = daemon.http().post("/api/v1/tasks/r1/restart", "{\"id\":\"r2\"}");

      assertThat(again.status()).isEqualTo(201);
      assertThat(again.body())
          .contains("\"id\":\"r2\"", "\"title\":\"greets\"", "\"labels\":{\"a\":\"b\",\"group\"");
      awaitTask(daemon, "r2", "completed");
      assertThat(daemon.http().get("/api/v1/runs/r2/output").body()).contains("hello you");
      assertThat(daemon.http().post("/api/v1/tasks/r1/restart", "{\"id\":\"r2\"}").status())
          .isEqualTo(200);
    }
  }
}
