package dev.pawl.bench.ours;

import dev.pawl.bench.contender.Metric;
import dev.pawl.bench.contender.Serving;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The process that is killed in the middle of many runs, and the one that comes after it.
/// Arguments: a directory, how many runs, `begin` or `again`.
///
/// Each run has done a step and is in the body of the next, which does not end. `begin` starts them
/// and says `ready` when all bodies run. `again` opens the store that was left behind, and measures
/// from its first line until a new start is answered, until that run's result, and until all the
/// bodies run again.
public final class CrashMain {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final int runs;
  private final CountDownLatch bodies;
  private final CountDownLatch never = new CountDownLatch(1);
  private final Workflow<Integer, String> interrupted;
  private final Workflow<Integer, String> quick;

  private CrashMain(int runs) {
    this.runs = runs;
    this.bodies = new CountDownLatch(runs);
    this.interrupted =
        Workflow.of(
            "interrupted",
            Integer.class,
            String.class,
            (ctx, _) -> {
              ctx.step("before", String.class, _ -> "done");
              return ctx.step("under way", String.class, _ -> body());
            });
    this.quick =
        Workflow.of(
            "quick",
            Integer.class,
            String.class,
            (ctx, _) -> ctx.step("step", String.class, _ -> "done"));
  }

  public static void main(String[] arguments) throws IOException {
    long up = System.nanoTime();
    Path directory = Path.of(arguments[0]);
    CrashMain program = new CrashMain(Integer.parseInt(arguments[1]));
    EngineOptions options = EngineOptions.defaults().withCloseGrace(Duration.ZERO);
    try (SqliteStore store = SqliteStore.open(directory);
        Engine engine =
            Engine.builder(store)
                .workflows(program.interrupted, program.quick)
                .options(options)
                .start()) {
      if (arguments[2].equals("begin")) {
        program.begin(engine.client());
      } else {
        Answer.of(() -> program.goOn(engine.client(), up));
      }
      Answer.awaitEnd();
    }
  }

  private String body() throws InterruptedException {
    bodies.countDown();
    never.await();
    return "done";
  }

  private void begin(Client client) {
    try {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      new Starters(i -> client.start(interrupted, "run-" + i, i), () -> runs - bodies.getCount())
          .run(runs, deadline);
      System.out.println(
          bodies.getCount() == 0
              ? "ready"
              : "failed only %d of %d bodies run after %d s"
                  .formatted(runs - bodies.getCount(), runs, LIMIT.toSeconds()));
    } catch (Exception e) {
      System.out.println(Serving.failed(e));
    }
  }

  private Map<Metric, Double> goOn(Client client, long up) throws Exception {
    long[] allOn = new long[1];
    Thread watch =
        Thread.ofVirtual()
            .start(() -> {
              try {
                if (bodies.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                  allOn[0] = System.nanoTime();
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    RunHandle<String> fresh = client.start(quick, "quick-" + UUID.randomUUID(), 0);
    long serving = System.nanoTime();
    fresh.result();
    long result = System.nanoTime();
    watch.join();
    if (allOn[0] == 0) {
      throw new IllegalStateException(
          "only %d of %d runs go on after %d s"
              .formatted(runs - bodies.getCount(), runs, LIMIT.toSeconds()));
    }
    return Map.of(
        Metric.SERVING_S, (serving - up) / 1e9,
        Metric.RESULT_S, (result - up) / 1e9,
        Metric.ALL_ON_S, (allOn[0] - up) / 1e9);
  }
}
