package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Daemons are killed with -9, one after the other, while tasks print and end (P1): each was
/// started once, wrote every byte, and has its true end, and there is one notice of it.
class TaskKillTest {
  private static final int TASKS = 20;
  private static final int LINES = 3_000;
  private static final Duration LIFE_MAX = Duration.ofMillis(1_500);

  @TempDir Path folder;

  /// How each task is to end, and how that is told.
  private final Map<String, String> ends = new LinkedHashMap<>();

  @Test
  void tasks_underDaemonsThatDie_loseNothing() throws Exception {
    Path home = folder.resolve("home");
    Random random = new Random(System.nanoTime());
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      assertThat(daemon.http().send("PUT", "/api/v1/subscriptions/me", "{}").status())
          .isEqualTo(201);
      for (int i = 0; i < TASKS; i++) {
        start(daemon, i, random);
      }
      daemon.kill();
    }
    for (int round = 1; round < Scale.of(5, 100); round++) {
      try (DaemonProcess daemon = DaemonProcess.start(home)) {
        // A moment between is what is tried: it has to be another one each time.
        // When it dies is what is tried.
        LockSupport.parkNanos(random.nextLong(LIFE_MAX.toNanos()));
        daemon.kill();
      }
    }
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      for (String id : ends.keySet()) {
        Http.Answer end = daemon.http().get("/api/v1/runs/" + id + "/wait?seconds=60");
        assertThat(end.body()).as(id).contains("\"endedAt\"");
      }
      ends.forEach((id, end) -> check(daemon, home, id, end));
      String notices = daemon.http().get("/api/v1/subscriptions/me/notices?limit=500").body();
      ends.keySet()
          .forEach(
              id -> assertThat(notices.split("\"run\":\"" + id + "\"", -1)).as(notices).hasSize(2));
      assertThat(Files.readAllLines(folder.resolve("begun")))
          .hasSize(TASKS)
          .doesNotHaveDuplicates();
      assertThat(daemon.http().post("/api/v1/store/check", null).body()).contains("\"sound\":true");
    }
  }

  private void start(DaemonProcess daemon, int number, Random random) throws IOException {
    String id = "task-" + number;
    int code = random.nextInt(256);
    boolean bySignal = number % 5 == 4;
    ends.put(id, bySignal ? "\"signal\":9" : "\"exitCode\":" + code);
    // Says that it begins, prints its lines in bursts for a second or two, and ends as it is told.
    String script =
        """
        echo begun-%s >>begun; i=0
        while [ $i -lt %d ]; do echo "%s line $i of a task that talks"; i=$((i+1)); \
        [ $((i %% 200)) -eq 0 ] && sleep 0.1; done; %s\
        """
            .formatted(id, LINES, id, bySignal ? "kill -9 $$" : "exit " + code);
    String body =
        "{\"id\":\"%s\",\"directory\":\"%s\",\"command\":[\"sh\",\"-c\",\"%s\"]}"
            .formatted(id, folder, script.replace("\"", "\\\"").replace("\n", "\\n"));
    Http.Answer started = daemon.http().post("/api/v1/tasks", body);
    assertThat(started.status()).as(started.body()).isEqualTo(201);
  }

  private static void check(DaemonProcess daemon, Path home, String id, String end) {
    StringBuilder wanted = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      wanted.append(id).append(" line ").append(i).append(" of a task that talks\n");
    }
    try {
      assertThat(daemon.http().get("/api/v1/tasks/" + id).body())
          .contains(end + ",", "\"survivors\":[]")
          .containsPattern("\"state\":\"(completed|failed)\"");
      assertThat(Files.readString(home.resolve("runs").resolve(id).resolve("output.log")))
          .as(id)
          .isEqualTo(wanted.toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
