package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Notices over the API: each comes at least once, over dead readers and daemons, until it is
/// acknowledged, and not any more once it is void.
class NoticesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String MINE = "/api/v1/subscriptions/me";

  @TempDir Path folder;
  private Path home;
  private Path socket;

  @BeforeEach
  void home() {
    home = folder.resolve("home");
    socket = home.resolve("daemon.sock");
  }

  private static void subscribe(DaemonProcess daemon) throws IOException {
    assertThat(daemon.http().send("PUT", MINE, "{}").status()).isIn(200, 201);
  }

  /// Starts a run that has no code, which is a thing to tell, and waits until it is there.
  private static void blocked(DaemonProcess daemon, String id) throws IOException {
    daemon.http().post("/api/v1/runs", "{\"type\":\"nowhere\",\"id\":\"" + id + "\"}");
    daemon.http().get("/api/v1/runs/" + id + "/wait?for=blocked&seconds=30");
  }

  private static String owed(DaemonProcess daemon) throws IOException {
    return daemon.http().get(MINE + "/notices").body();
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(condition);
  }

  private static String about(String run, String event) {
    return "\"run\":\"%s\",\"type\":\"nowhere\",\"topic\":\"state\",\"event\":\"%s\""
        .formatted(run, event);
  }

  @RepeatedTest(5)
  void notice_isKeptOverAKill_untilItIsAcknowledged() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      subscribe(daemon);
      blocked(daemon, "a");
      assertThat(owed(daemon)).contains(about("a", "blocked"), "nowhere", "\"more\":false");
      daemon.kill();
    }
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      String page = owed(daemon);
      assertThat(page).contains(about("a", "blocked"));
      String number = page.replaceAll("(?s).*\"number\":([0-9]+).*", "$1");

      Http.Answer done = daemon.http().post(MINE + "/ack", "{\"numbers\":[" + number + "]}");

      assertThat(done.body()).contains("\"name\":\"me\"", "\"pending\":0");
      daemon.kill();
    }
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      assertThat(owed(daemon)).contains("\"notices\":[]");
    }
  }

  @Test
  void notice_thatIsNoLongerTrue_isGone() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      subscribe(daemon);
      blocked(daemon, "a");
      blocked(daemon, "b");

      daemon.http().post("/api/v1/runs/a/terminate", "{\"reason\":\"enough\"}");
      daemon.http().send("DELETE", "/api/v1/runs/b?force=true", null);

      assertThat(owed(daemon))
          .contains(about("a", "canceled"), "enough")
          .doesNotContain("blocked", "\"b\"");
    }
  }

  @RepeatedTest(5)
  void reader_getsWhatWaits_thenWhatComes_andAllOfItAgainAfterAKill() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      subscribe(daemon);
      blocked(daemon, "before");
      try (EventReader reader = events(null)) {
        until(() -> reader.has("notices", about("before", "blocked")));
        blocked(daemon, "after");
        until(() -> reader.has("notices", about("after", "blocked")));
        assertThat(reader.events()).extracting(EventReader.Event::id).isSorted();
        daemon.kill();
        until(reader::hasEnded);
      }
    }
    try (DaemonProcess daemon = DaemonProcess.start(home);
        EventReader anew = events(null)) {
      until(() -> anew.has("notices", about("after", "blocked")));
      assertThat(anew.has("notices", about("before", "blocked"))).isTrue();
      long last = anew.events().getLast().id();
      try (EventReader where = events(last)) {
        blocked(daemon, "next");
        until(() -> where.has("notices", about("next", "blocked")));
        assertThat(where.has("notices", about("before", "blocked"))).isFalse();
      }
    }
  }

  private EventReader events(Long last) throws IOException {
    return EventReader.start(socket, "/subscriptions/me/events", last);
  }

  @Test
  void reader_isToldWhenItsSubscriptionIsRemoved() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      subscribe(daemon);
      try (EventReader reader = events(null)) {
        until(() -> reader.has("open", "\"name\":\"me\""));
        assertThat(daemon.http().send("DELETE", MINE, null).status()).isEqualTo(200);
        blocked(daemon, "a");
        until(() -> reader.has("gone", "me"));
        until(reader::hasEnded);
      }
    }
  }

  @Test
  void read_waitsForTheFirst() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      subscribe(daemon);
      Thread later =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  blocked(daemon, "a");
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });

      String page = daemon.http().get(MINE + "/notices?seconds=30").body();

      assertThat(page).contains(about("a", "blocked"));
      later.join();
      assertThat(daemon.http().get(MINE + "/notices?after=99999&seconds=0").body())
          .contains("\"notices\":[]");
    }
  }

  @Test
  void subscriptions_areListedWithWhatTheyAreOwed() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      Http http = daemon.http();
      assertThat(http.send("PUT", MINE, "{\"q\":\"type:nowhere\"}").status()).isEqualTo(201);
      assertThat(http.send("PUT", MINE, "{\"q\":\"is:attention\"}").status()).isEqualTo(200);
      http.send("PUT", "/api/v1/subscriptions/others", "{\"q\":\"type:else\"}");
      blocked(daemon, "a");

      assertThat(http.get("/api/v1/subscriptions").body())
          .contains("\"name\":\"me\",\"q\":\"is:attention\"", "\"pending\":1,\"dropped\":0")
          .contains("\"name\":\"others\",\"q\":\"type:else\"", "\"pending\":0");
    }
  }

  @Test
  void badRequests_areRefusedWithWhatToDo() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      Http http = daemon.http();
      List<Http.Answer> missing =
          List.of(
              http.get(MINE + "/notices"),
              http.get(MINE + "/events"),
              http.post(MINE + "/ack", "{\"numbers\":[1]}"),
              http.post(MINE + "/test", null),
              http.send("DELETE", MINE, null));
      assertThat(missing).allMatch(answer -> answer.status() == 404);
      assertThat(missing).allMatch(answer -> answer.body().contains("NO_SUCH_SUBSCRIPTION"));
      assertThat(http.send("PUT", MINE, "{\"q\":\"state:odd\"}").body()).contains("INVALID_QUERY");
      assertThat(http.send("PUT", "/api/v1/subscriptions/a%2Fb", "{}").body())
          .contains("INVALID_ARGUMENT", "letters");
      assertThat(http.send("PUT", MINE, "{\"webhook\":{\"url\":\"http://127.0.0.1/x\"}}").body())
          .contains("webhook.url", "on this machine or a private network");
      assertThat(http.send("PUT", MINE, "{\"webhook\":{\"url\":\"file:///etc/passwd\"}}").body())
          .contains("webhook.url", "https://");
      subscribe(daemon);
      assertThat(http.post(MINE + "/test", null).body()).contains("has no webhook");
      assertThat(http.post(MINE + "/ack", "{\"numbers\":\"1\"}").status()).isEqualTo(400);
    }
  }
}
