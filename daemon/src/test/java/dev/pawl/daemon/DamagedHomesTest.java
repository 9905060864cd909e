package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Diagnosis;
import dev.pawl.store.sqlite.SqliteStore;
import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// D1: homes in which one file is not what a daemon left. It serves all the rest and says what it
/// could not use, or ends with what to do. What it did not write anew by its nature is still there.
class DamagedHomesTest {
  private static final int DRAWN = Scale.of(4, 160);
  private static final int LANES = 2;

  /// What each daemon writes anew, and what it goes on writing.
  private static final Set<String> ITS_OWN =
      Set.of(
          "daemon.json",
          "daemon.active",
          "crashes.json",
          "pawl.lock",
          "pawl.tail",
          "pawl.db",
          "pawl.db-wal",
          "pawl.db-shm");

  @TempDir Path folder;

  @Test
  void home_withADamagedFile_isServedOrRefusedWithTheRemedy() throws Exception {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    Random random = new Random(seed);
    PreparedHome prepared = PreparedHome.in(folder);
    List<HomeDamage> damages = new ArrayList<>(HomeDamage.known());
    IntStream.range(0, DRAWN).forEach(_ -> damages.add(HomeDamage.drawn(random)));
    if (!System.getProperty("user.name").equals("root")) {
      System.err.println("SKIPPED: files of another owner; that needs root");
      damages.removeIf(HomeDamage::needsRoot);
    }
    List<Callable<Boolean>> trials = new ArrayList<>();
    for (HomeDamage damage : damages) {
      Path home = folder.resolve("home-" + trials.size());
      long own = random.nextLong();
      trials.add(() -> trial(prepared, damage, home, new Random(own), seed));
    }
    List<Throwable> broken = new ArrayList<>();
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      for (Future<Boolean> trial : lanes.invokeAll(trials)) {
        if (trial.state() == Future.State.FAILED) {
          broken.add(trial.exceptionNow());
        }
      }
    }
    System.out.printf("%d damaged homes, %d wrong%n", damages.size(), broken.size());
    assertThat(broken).isEmpty();
  }

  private static boolean trial(
      PreparedHome prepared, HomeDamage damage, Path home, Random random, long seed)
      throws Exception {
    String what = "%s, -Dtest.jvm.extra=-Dpawl.seed=%d".formatted(damage, seed);
    prepared.copyTo(home);
    Path spoilt = damage.to(home, random);
    Map<String, String> before = PreparedHome.digests(home);
    try (DaemonProcess daemon = DaemonProcess.launch(home, "-Xmx128m", "-XX:TieredStopAtLevel=1")) {
      boolean serves = daemon.awaitServing();
      String said = said(home, daemon);
      assertThat(serves).as("serves: %s %s", what, said).isEqualTo(!damage.ends());
      assertThat(said).as(what).contains(damage.says());
      assertThat(daemon.errors()).as(what).doesNotContain("Exception", "\tat ");
      if (serves) {
        assertThat(daemon.errors()).as(what).isEmpty();
        look(daemon.http(), what);
      } else {
        assertThat(daemon.errors()).as(what).containsAnyOf("move it away", "restore", "aside");
        assertThat(daemon.process().exitValue()).as(what).isPositive();
      }
      daemon.kill();
    }
    assertThat(kept(home)).as("nothing is deleted: %s", what).containsAllEntriesOf(tracked(before));
    requireSound(home, spoilt, what);
    return !damage.ends();
  }

  private static String said(Path home, DaemonProcess daemon) throws IOException {
    Path log = home.resolve("logs/daemon.0.log");
    boolean readable = Files.isRegularFile(log) && Files.size(log) < 1 << 20;
    // A flipped bit may have made it other than text.
    return daemon.errors()
        + (readable ? new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1) : "");
  }

  /// What a user can ask for. Each answer is held against the description of the API.
  private static void look(Http http, String what) throws IOException {
    assertThat(http.get("/api/v1/info").status()).as(what).isEqualTo(200);
    assertThat(http.get("/api/v1/runs/open").body()).as(what).contains("\"state\":\"waiting\"");
    assertThat(http.get("/api/v1/runs/done").body()).as(what).contains("\"state\":\"succeeded\"");
    for (String path : List.of("/tokens", "/workspaces", "/runs/done/output", "/workflows")) {
      Http.Answer answer = http.get("/api/v1" + path);
      assertThat(answer.body()).as(what + path).doesNotContain("bug in Pawl");
    }
  }

  private static Map<String, String> tracked(Map<String, String> digests) {
    Map<String, String> tracked = new TreeMap<>(digests);
    tracked.keySet().removeIf(it -> ITS_OWN.contains(it) || it.startsWith("logs/daemon."));
    return tracked;
  }

  /// What is there, under the name that it had if it was set aside.
  private static Map<String, String> kept(Path home) throws IOException {
    Map<String, String> kept = new TreeMap<>();
    PreparedHome.digests(home)
        .forEach((name, digest) -> kept.put(name.replaceFirst("\\.damaged$", ""), digest));
    return kept;
  }

  /// Whatever happened, the store is whole, once the thing is moved away that was in its place.
  private static void requireSound(Path home, Path spoilt, String what) throws IOException {
    if (spoilt.getFileName().toString().startsWith("pawl.")) {
      Files.move(spoilt, home.resolve("moved"));
    }
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(Diagnosis.of(store).violations()).as(what).isEmpty();
      assertThat(store.find(new RunId("done")).orElseThrow().head().state())
          .as(what)
          .isEqualTo(RunState.SUCCEEDED);
    }
  }
}
