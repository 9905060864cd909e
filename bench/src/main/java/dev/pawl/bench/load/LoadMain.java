package dev.pawl.bench.load;

import dev.pawl.bench.contender.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts a daemon under load: 500 readers of the feed, then ten times more starts than it can do.
/// Argument: the seconds of overload, 60 if absent.
///
/// The daemon and the load share the machine, so the load itself takes from what is measured.
public final class LoadMain {
  private static final Pattern OVER = Pattern.compile("\"id\":\"(over-\\d+)\"");
  private static final Pattern NEXT = Pattern.compile("\"next\":\"(\\d+)\"");
  private static final int READERS = 500;
  private static final int WATCHED_RUNS = 500;
  private static final int CALLERS = 64;
  private static final int CROWD = 1_000;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private LoadMain() {}

  public static void main(String[] words) throws Exception {
    int seconds = words.length == 0 ? 60 : Integer.parseInt(words[0]);
    Path data = Path.of(System.getProperty("pawl.bench.home", "bench-data")).toAbsolutePath();
    Files.createDirectories(data);
    Path home = Files.createTempDirectory(data, "daemon-");
    try (Served served = new Served(home, System.getProperty("java.class.path"))) {
      var _ = new Load(served, "warm-").run(CALLERS, 0, WARM_UP);
      awaitQuiet(served);
      readers(served);
      overload(served, seconds);
    }
  }

  private static void readers(Served served)
      throws BenchException, IOException, InterruptedException {
    try (Readers readers = new Readers(served, READERS, WATCHED_RUNS)) {
      require(readers.open(), "readers were not all served");
      double cpu = served.figure("process_cpu_seconds_total");
      long begun = System.nanoTime();
      try (Wire wire = served.wire()) {
        for (int i = 0; i < WATCHED_RUNS; i++) {
          readers.starts("watched-" + i);
          Wire.Answer answer = wire.post("/api/v1/runs", Served.start("watched-" + i));
          if (answer.status() != 201) {
            throw new BenchException("a run was not started: " + answer.body());
          }
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
      require(readers.done(), "readers did not see every run end");
      double took = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          "readers: %d saw each of %d runs end in %.1f s; from its start p50 %.0f, p99 %.0f ms;"
              + " daemon %.2f cores, %d MiB%n",
          READERS,
          WATCHED_RUNS,
          took,
          readers.lagMillis(0.5),
          readers.lagMillis(0.99),
          (served.figure("process_cpu_seconds_total") - cpu) / took,
          served.residentMebibytes());
    }
  }

  private static void require(CountDownLatch latch, String otherwise)
      throws BenchException, InterruptedException {
    if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new BenchException("%d %s".formatted(latch.getCount(), otherwise));
    }
  }

  private static void overload(Served served, int seconds)
      throws BenchException, IOException, InterruptedException {
    Load capacity = new Load(served, "capacity-").run(CALLERS, 0, WARM_UP);
    System.out.println("capacity, " + CALLERS + " callers: " + capacity.words());
    awaitQuiet(served);
    Load calm = new Load(served, "calm-").run(1, 0, Duration.ofSeconds(3));

    Load overload =
        new Load(served, "over-")
            .run(CROWD, 10 * capacity.acceptedPerSecond(), Duration.ofSeconds(seconds));
    long ended = System.nanoTime();
    long backlog = served.open();
    System.out.printf("overload, %d callers, %d s: %s%n", CROWD, seconds, overload.words());
    System.out.printf("  then %d runs open, %d MiB%n", backlog, served.residentMebibytes());
    double normal = recovery(served, calm.acceptedMillis(0.5), ended);
    awaitQuiet(served);
    System.out.printf(
        "  one start took p50 %.1f ms before; the same again %.1f s after; all runs ended %.1f s"
            + " after; lost of %d acknowledged: %d%n",
        calm.acceptedMillis(0.5),
        normal,
        (System.nanoTime() - ended) / 1e9,
        overload.acknowledged().size(),
        lost(served, overload.acknowledged()));
  }

  /// Seconds until a single caller waits no longer than twice as long as before.
  private static double recovery(Served served, double calmMillis, long since)
      throws InterruptedException {
    for (int round = 0; ; round++) {
      double now = (System.nanoTime() - since) / 1e9;
      Load probe = new Load(served, "probe-" + round + "-").run(1, 0, Duration.ofMillis(500));
      if (probe.acceptedMillis(0.5) <= 2 * calmMillis || now > PATIENCE.toSeconds()) {
        return now;
      }
    }
  }

  private static void awaitQuiet(Served served)
      throws BenchException, IOException, InterruptedException {
    long begun = System.nanoTime();
    while (served.open() > 0) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new BenchException(served.open() + " runs do not end");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static long lost(Served served, List<String> acknowledged) throws IOException {
    Set<String> missing = new HashSet<>(acknowledged);
    try (Wire wire = served.wire()) {
      for (String cursor = ""; cursor != null && !missing.isEmpty(); ) {
        String page =
            wire.get("/api/v1/runs?q=state:succeeded%20id:over-&limit=1000" + cursor).body();
        Matcher ids = OVER.matcher(page);
        while (ids.find()) {
          missing.remove(ids.group(1));
        }
        Matcher next = NEXT.matcher(page);
        cursor = next.find() ? "&cursor=" + next.group(1) : null;
      }
    }
    return missing.size();
  }
}
