package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The feed of changes: nothing missed, nothing twice, over reconnects and dead daemons.
class EventsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Path home;
  private Path socket;

  @BeforeEach
  void home() {
    home = folder.resolve("home");
    socket = home.resolve("daemon.sock");
  }

  private static void start(DaemonProcess daemon, String id) throws IOException {
    Http.Answer answer =
        daemon.http().post("/api/v1/runs", "{\"type\":\"nowhere\",\"id\":\"" + id + "\"}");
    assertThat(answer.status()).isEqualTo(201);
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(condition);
  }

  private static String id(String run) {
    return "\"id\":\"" + run + "\"";
  }

  @Test
  void reader_seesWhatHappensFromNowOn() throws IOException {
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      start(daemon, "before");
      try (EventReader reader = EventReader.start(socket, null)) {
        until(() -> reader.has("open", "position"));
        start(daemon, "after");

        until(() -> reader.has("run", "\"state\":\"blocked\""));
        assertThat(reader.has("run", id("after"))).isTrue();

        daemon.http().send("DELETE", "/api/v1/runs/after?force=true", null);
        until(() -> reader.has("deleted", id("after")));
        assertThat(reader.events()).extracting(EventReader.Event::id).isSorted();
      }
    }
  }

  @Test
  void reader_thatComesBackAfterAKill_missesNothingAndSeesNothingTwice() throws Exception {
    List<EventReader.Event> seen = new ArrayList<>();
    long last = 0;
    for (int round = 0; round < 3; round++) {
      try (DaemonProcess daemon = DaemonProcess.start(home)) {
        String mine = "r" + round;
        start(daemon, mine);
        try (EventReader reader = EventReader.start(socket, last)) {
          until(() -> reader.has("run", id(mine)));
          daemon.kill();
          until(reader::hasEnded);
          List<EventReader.Event> events =
              reader.events().stream().filter(event -> !event.name().equals("open")).toList();
          seen.addAll(events);
          last = events.getLast().id();
        }
      }
    }

    assertThat(seen).extracting(EventReader.Event::id).isSorted().doesNotHaveDuplicates();
    assertThat(seen).noneMatch(event -> event.name().equals("reset"));
    for (String run : List.of("r0", "r1", "r2")) {
      assertThat(seen).anyMatch(event -> event.data().contains(id(run)));
    }
  }

  @Test
  void reader_ofAPlaceThatNeverWas_isToldToBeginAnew() throws IOException {
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      start(daemon, "one");
      try (EventReader reader = EventReader.start(socket, 1_000_000L)) {
        until(() -> reader.has("reset", "position"));
        start(daemon, "two");
        until(() -> reader.has("run", id("two")));
        assertThat(reader.has("run", id("one"))).isFalse();
      }
    }
  }

  @Test
  void place_thatIsNoNumber_isRefused() throws IOException {
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      Http.Answer answer = daemon.http().get("/api/v1/events?after=soon");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("\"field\":\"after\"");
      String request = "GET /api/v1/events HTTP/1.1\r\nHost: pawl\r\nConnection: close\r\n";
      byte[] negative = (request + "Last-Event-ID: -5\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
      assertThat(daemon.http().raw(negative).body()).contains("\"field\":\"Last-Event-ID\"");
    }
  }

  @Test
  void daemon_withReaders_endsInOrderAndLetsThemGo() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      try (EventReader reader = EventReader.start(socket, null)) {
        until(() -> reader.has("open", "position"));

        assertThat(daemon.http().post("/api/v1/daemon/stop", null).status()).isEqualTo(202);

        assertThat(daemon.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.process().exitValue()).isZero();
        until(reader::hasEnded);
      }
    }
  }
}
