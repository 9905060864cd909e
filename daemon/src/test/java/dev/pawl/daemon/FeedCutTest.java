package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// H2: feeds that are cut at any byte and gone on with from the last event that came whole, over
/// killed daemons and runs that are pruned: no gap, nothing twice, in order.
class FeedCutTest {
  private static final int CUTS = Scale.of(100, 5_000);
  private static final int KILL_EACH = 50;
  private static final int PRUNE_EACH = 15;
  private static final String MINE = "/api/v1/subscriptions/me";

  @TempDir Path folder;
  private final long seed = Long.getLong("pawl.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<String> started = new ArrayList<>();
  private Path home;
  private DaemonProcess daemon;
  private CutFeed changes;

  @BeforeEach
  void start() throws IOException {
    home = folder.resolve("home");
    daemon = DaemonProcess.start(home);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  /// A run that has no code is blocked; every third is canceled then.
  private String work() throws IOException {
    String id = "r" + started.size();
    String body = "{\"type\":\"nowhere\",\"id\":\"%s\"}".formatted(id);
    assertThat(daemon.http().post("/api/v1/runs", body).status()).isEqualTo(201);
    started.add(id);
    if (started.size() % 3 == 0) {
      daemon.http().get("/api/v1/runs/" + id + "/wait?for=blocked&seconds=30");
      daemon.http().post("/api/v1/runs/" + id + "/terminate", "{}");
    }
    return id;
  }

  /// Reads some bytes of a feed while the daemon works, or is killed.
  private void cut(CutFeed feed, int cut) throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    boolean kill = cut % KILL_EACH == KILL_EACH - 1;
    int bytes = 1 + random.nextInt(feed == changes ? 2_000 : 4_000);
    FutureTask<Void> work =
        new FutureTask<>(() -> {
          work();
          while (!kill && !enough.get()) {
            work();
          }
          if (kill) {
            daemon.kill();
          }
          return null;
        });
    Thread.ofVirtual().start(work);
    feed.read(kill ? Integer.MAX_VALUE : bytes);
    enough.set(true);
    work.get();
    if (kill) {
      daemon = DaemonProcess.start(home);
    }
  }

  @Test
  void h2_feeds_overCutsKillsAndPrunes_areWholeAndInOrder() throws Exception {
    assertThat(daemon.http().send("PUT", MINE, "{}").status()).isEqualTo(201);
    changes = new CutFeed(home.resolve("daemon.sock"), "/api/v1/events", 0);
    CutFeed notices = new CutFeed(home.resolve("daemon.sock"), MINE + "/events", 0);
    for (int cut = 0; cut < CUTS; cut++) {
      cut(cut % 2 == 0 ? changes : notices, cut);
      if (cut % PRUNE_EACH == PRUNE_EACH - 1) {
        String prune = "{\"olderThanSeconds\":0,\"keep\":2}";
        assertThat(daemon.http().post("/api/v1/store/prune", prune).status()).isEqualTo(200);
      }
    }
    String end = work();
    daemon.http().get("/api/v1/runs/" + end + "/wait?for=blocked&seconds=30");
    changes.readUntil("\"id\":\"" + end + "\"");
    notices.readUntil("\"run\":\"" + end + "\"");

    System.err.printf("H2, seed %d: %d cuts, %d runs%n", seed, CUTS, started.size());
    checkChanges();
    checkNotices(notices);
    checkForgotten();
  }

  private void checkChanges() throws IOException {
    assertThat(changes.events().stream().map(CutFeed.Event::id))
        .as("seed %d", seed)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(changes.events()).noneMatch(event -> event.name().equals("reset"));
    Map<String, CutFeed.Event> told = new HashMap<>();
    changes.events().forEach(event -> told.put(event.data().path("id").asString(), event));
    int deleted = 0;
    for (String id : started) {
      Http.Answer now = daemon.http().get("/api/v1/runs/" + id);
      CutFeed.Event last = told.get(id);
      assertThat(last).as("%s, seed %d", id, seed).isNotNull();
      if (now.status() == 404) {
        assertThat(last.name()).as("%s, seed %d", id, seed).isEqualTo("deleted");
        deleted++;
      } else {
        assertThat(now.body())
            .as("%s, seed %d", id, seed)
            .contains("\"state\":" + last.data().path("state"));
      }
    }
    assertThat(deleted).as("runs that were pruned").isPositive();
  }

  /// What is owed in the end was told, each once.
  private void checkNotices(CutFeed feed) throws IOException {
    List<Long> told =
        feed.events().stream()
            .flatMap(event -> event.data().path("notices").valueStream())
            .map(notice -> notice.path("number").asLong())
            .toList();
    assertThat(told).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
    JsonNode page;
    long after = 0;
    do {
      page =
          JsonMapper.shared()
              .readTree(daemon.http().get(MINE + "/notices?limit=100&after=" + after).body());
      List<Long> owed =
          page.path("notices").valueStream().map(it -> it.path("number").asLong()).toList();
      assertThat(told).as("seed %d", seed).containsAll(owed);
      after = owed.getLast();
    } while (page.path("more").asBoolean());
  }

  /// Of changes only the last hundred thousand are kept. A store that has forgotten some is made
  /// here as those would make it.
  private void checkForgotten() throws Exception {
    String before = started.getLast();
    assertThat(daemon.stop()).isEqualTo(143);
    String database = "jdbc:sqlite:" + home.resolve("pawl.db");
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE changes_forgotten SET until = (SELECT max(id) FROM changes)");
      statement.execute("DELETE FROM changes");
    }
    daemon = DaemonProcess.start(home);
    CutFeed feed = new CutFeed(home.resolve("daemon.sock"), "/api/v1/events", 1);

    feed.readUntil("event: reset");
    String later = work();
    feed.readUntil("\"id\":\"" + later + "\"");

    assertThat(feed.events().getFirst().name()).isEqualTo("reset");
    assertThat(feed.events().stream().map(event -> event.data().path("id").asString("")))
        .doesNotContain(before)
        .contains(later);
  }
}
