package dev.pawl.bench.jmh;

import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.InMemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// A recorded history of steps, and the workflow that it is of.
final class LongHistory {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /// Each step leaves two events.
  static final Workflow<Integer, String> STEPS =
      Workflow.of(
          "steps",
          Integer.class,
          String.class,
          (ctx, events) -> {
            for (int i = 0; i < events / 2; i++) {
              ctx.step("step", String.class, _ -> "done");
            }
            ctx.status("ready");
            return ctx.signals("end", String.class).await();
          });

  private LongHistory() {}

  /// Runs the workflow until it waits for its signal, and reads what it recorded.
  static List<Recorded> of(int events) throws InterruptedException {
    try (InMemoryStore store = new InMemoryStore(InstantSource.system(), false);
        Engine engine = Engine.builder(store).workflows(STEPS).start()) {
      Client client = engine.client();
      RunHandle<String> run = client.start(STEPS, events);
      client.awaitStatus(run.id(), 0, LIMIT);
      return client.history(run.id(), 0, 1, Integer.MAX_VALUE);
    }
  }
}
