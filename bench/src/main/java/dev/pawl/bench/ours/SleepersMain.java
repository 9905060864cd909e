package dev.pawl.bench.ours;

import dev.pawl.bench.contender.Metric;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.store.sqlite.SqliteStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/// The process of the rows about runs that sleep. Arguments: an empty directory, how many runs, how
/// many of them may stay in memory, seconds to start them in.
///
/// Lets runs sleep for a day, then collects garbage, looks at the memory, and runs one more run to
/// see that the engine is well.
public final class SleepersMain {
  private static final Workflow<Integer, String> SLEEPER =
      Workflow.of(
          "sleeper",
          Integer.class,
          String.class,
          (ctx, _) -> {
            ctx.sleep(Duration.ofDays(1));
            return "awake";
          });

  private static final Workflow<Integer, String> QUICK =
      Workflow.of(
          "quick",
          Integer.class,
          String.class,
          (ctx, _) -> ctx.step("step", String.class, _ -> "done"));

  private SleepersMain() {}

  public static void main(String[] arguments) {
    int runs = Integer.parseInt(arguments[1]);
    int resident = Integer.parseInt(arguments[2]);
    Duration limit = Duration.ofSeconds(Long.parseLong(arguments[3]));
    Answer.of(() -> measure(Path.of(arguments[0]), runs, resident, limit));
  }

  private static Map<Metric, Double> measure(Path directory, int runs, int resident, Duration limit)
      throws Exception {
    EngineOptions options =
        EngineOptions.defaults()
            .withResidentRuns(resident)
            .withResidentIdle(Duration.ofDays(1))
            .withCloseGrace(Duration.ZERO);
    try (SqliteStore store = SqliteStore.open(directory);
        Engine engine = Engine.builder(store).workflows(SLEEPER, QUICK).options(options).start()) {
      Client client = engine.client();
      client.start(QUICK, 0).result();
      client.start(SLEEPER, 0);
      long heapBefore = heapAfterCollection();

      long begin = System.nanoTime();
      Starters starters =
          new Starters(i -> client.start(SLEEPER, "sleeper-" + i, i), () -> asleep(client) - 1);
      long settled = starters.run(runs, begin + limit.toNanos());
      double took = (System.nanoTime() - begin) / 1e9;

      long heap = heapAfterCollection();
      long held = Math.max(1, client.metrics().resident() - 1);
      long again = System.nanoTime();
      client.start(QUICK, 1).result();
      Map<Metric, Double> found = new EnumMap<>(Metric.class);
      found.put(Metric.RUNS_ASLEEP, (double) settled);
      found.put(Metric.TOOK_S, took);
      found.put(Metric.HEAP_MB, heap / 1e6);
      found.put(Metric.BYTES_PER_RUN, (double) (heap - heapBefore) / held);
      found.put(Metric.RESULT_S, (System.nanoTime() - again) / 1e9);
      found.put(Metric.DISK_MB, bytesBelow(directory) / 1e6);
      addResidentSet(found);
      return found;
    }
  }

  private static long asleep(Client client) {
    Long count = client.metrics().stored().get(RunState.WAITING.code());
    return count == null ? 0 : count;
  }

  private static long heapAfterCollection() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long bytesBelow(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /// Adds the resident set where the system tells it.
  private static void addResidentSet(Map<Metric, Double> found) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.isReadable(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          found.put(Metric.RSS_MB, Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6);
        }
      }
    }
  }
}
