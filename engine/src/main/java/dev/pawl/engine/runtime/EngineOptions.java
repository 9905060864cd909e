package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Limits;
import dev.pawl.engine.workflow.ActivityOptions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// Settings of an engine.
///
/// @param node the name under which it joins its store
/// @param queues task queues with the number of activities that run at once in each, 1 to 100,000
/// @param residentRuns how many waiting runs stay in memory, 0 or more; others are rebuilt from
///   history when something happens to them; 0 rebuilds at every wait
/// @param residentIdle how long a waiting run stays in memory at most
/// @param leaseTtl how long a shared store takes this node for alive without a sign
/// @param closeGrace how long [Engine#close] waits for running bodies
public record EngineOptions(
    String node,
    Map<String, Integer> queues,
    int residentRuns,
    Duration residentIdle,
    Duration leaseTtl,
    Duration closeGrace) {
  private static final EngineOptions DEFAULTS =
      new EngineOptions(
          "node",
          Map.of(ActivityOptions.DEFAULT_QUEUE, 64),
          10_000,
          Duration.ofMinutes(5),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5));

  public EngineOptions {
    Limits.name("node name", node);
    queues = Map.copyOf(queues);
    queues.forEach((queue, count) -> {
      Limits.name("task queue", queue);
      require(count >= 1 && count <= 100_000, "queue " + queue, count, "1 to 100,000");
    });
    require(residentRuns >= 0, "resident runs", residentRuns, "0 or more");
    require(!residentIdle.isNegative(), "resident idle time", residentIdle, "0 or more");
    require(leaseTtl.toMillis() >= 100, "lease time", leaseTtl, "100 ms or more");
    require(!closeGrace.isNegative(), "close grace", closeGrace, "0 or more");
  }

  /// Queue `default` with 64 workers, 10,000 resident runs for up to 5 minutes, a lease of 3 s, 5 s
  /// of grace.
  public static EngineOptions defaults() {
    return DEFAULTS;
  }

  public EngineOptions withNode(String name) {
    return new EngineOptions(name, queues, residentRuns, residentIdle, leaseTtl, closeGrace);
  }

  /// The same with one queue added or changed.
  public EngineOptions withQueue(String queue, int workers) {
    Map<String, Integer> all = new TreeMap<>(queues);
    all.put(queue, workers);
    return new EngineOptions(node, all, residentRuns, residentIdle, leaseTtl, closeGrace);
  }

  public EngineOptions withResidentRuns(int count) {
    return new EngineOptions(node, queues, count, residentIdle, leaseTtl, closeGrace);
  }

  public EngineOptions withResidentIdle(Duration time) {
    return new EngineOptions(node, queues, residentRuns, time, leaseTtl, closeGrace);
  }

  public EngineOptions withLeaseTtl(Duration time) {
    return new EngineOptions(node, queues, residentRuns, residentIdle, time, closeGrace);
  }

  public EngineOptions withCloseGrace(Duration time) {
    return new EngineOptions(node, queues, residentRuns, residentIdle, leaseTtl, time);
  }

  private static void require(boolean holds, String field, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(
          "engine option: %s is %s, allowed: %s".formatted(field, value, allowed));
    }
  }
}
