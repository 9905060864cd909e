package dev.pawl.bench.ours;

import dev.pawl.bench.contender.Metric;
import dev.pawl.bench.contender.Times;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// The process of the row about long histories. Arguments: an empty directory, how many events, how
/// many signals.
///
/// Makes a run with so many events, then an engine that keeps no run in memory, and sends signals:
/// each is answered by a status, after the history was read and replayed.
public final class ReplayMain {
  /// Untimed signals, for the compiler.
  private static final int WARM_UP = 5;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// A step leaves two events.
  private static final Workflow<Integer, String> LONG =
      Workflow.of(
          "long",
          Integer.class,
          String.class,
          (ctx, events) -> {
            for (int i = 0; i < events / 2; i++) {
              ctx.step("step", String.class, _ -> "done");
            }
            ctx.status("ready");
            SignalChannel<Integer> pokes = ctx.signals("poke", Integer.class);
            while (true) {
              ctx.status("poked " + pokes.await());
            }
          });

  private ReplayMain() {}

  public static void main(String[] arguments) {
    int events = Integer.parseInt(arguments[1]);
    int signals = Integer.parseInt(arguments[2]);
    Answer.of(() -> {
      try (SqliteStore store = SqliteStore.open(Path.of(arguments[0]))) {
        make(store, events);
        return Map.of(Metric.REPLAY_MS, poke(store, signals).millis(0.5));
      }
    });
  }

  private static void make(SqliteStore store, int events) throws InterruptedException {
    try (Engine engine = Engine.builder(store).workflows(LONG).start()) {
      RunHandle<String> run = engine.client().start(LONG, "long", events);
      if (engine.client().awaitStatus(run.id(), 0, LIMIT).isEmpty()) {
        throw new IllegalStateException(
            "a history of %d events was not made in %s".formatted(events, LIMIT));
      }
    }
  }

  private static Times poke(SqliteStore store, int signals) throws InterruptedException {
    Times times = new Times();
    EngineOptions options = EngineOptions.defaults().withResidentRuns(0);
    try (Engine engine = Engine.builder(store).workflows(LONG).options(options).start()) {
      Client client = engine.client();
      RunHandle<String> run = client.handle(RunId.of("long"), LONG.output());
      for (int i = 0; i < WARM_UP + signals; i++) {
        long version = run.record().head().statusVersion();
        long begin = System.nanoTime();
        run.signal("poke", i);
        if (client.awaitStatus(run.id(), version, LIMIT).isEmpty()) {
          throw new IllegalStateException("no answer to a signal in " + LIMIT);
        }
        if (i >= WARM_UP) {
          times.add(System.nanoTime() - begin);
        }
      }
    }
    return times;
  }
}
