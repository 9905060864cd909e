package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.workflow.Workflow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// An engine with many runs in flight: each has done a step and waits for a signal.
///
/// Told `serve RUN` it says `serving MILLIS` when it has opened the store, started, and finished
/// that run for a client; told `fill N`, `filled` when so many runs wait.
final class FlightNode {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Workflow<String, String> FLIGHT =
      Workflow.of(
          "flight",
          String.class,
          String.class,
          (ctx, input) -> {
            String first = ctx.step("first", String.class, attempt -> input);
            return first + ctx.signals("go", String.class).await();
          });

  private FlightNode() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    long begin = System.nanoTime();
    try (SqliteStore store = SqliteStore.open(Path.of(args[0]));
        Engine engine = Engine.builder(store).workflows(FLIGHT).start()) {
      Client client = engine.client();
      if (args[1].equals("fill")) {
        fill(client, Integer.parseInt(args[2]));
        System.out.println("filled");
      } else {
        RunId run = RunId.of(args[2]);
        client.signal(run, "go", Payload.ofJson("\"!\""), null);
        client.awaitEnd(run, PATIENCE);
        System.out.println("serving " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
      }
      while (input.readLine() != null) {
        // Whoever started this process ends it, or kills it.
      }
    }
  }

  private static void fill(Client client, int count) throws InterruptedException {
    try (ExecutorService starters = Executors.newFixedThreadPool(64)) {
      for (int i = 0; i < count; i++) {
        String id = "run-" + i;
        starters.execute(() -> client.start(FLIGHT, id, "x"));
      }
    }
    for (int i = 0; i < count; i++) {
      client.awaitState(RunId.of("run-" + i), PATIENCE, RunState.WAITING);
    }
  }
}
