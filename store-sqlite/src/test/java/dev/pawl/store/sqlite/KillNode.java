package dev.pawl.store.sqlite;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.workflow.Activity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The process that is killed: an engine on a store, told by lines on its input what to do.
///
/// `start ID NUMBER` and `signal ID NAME VALUE` are answered by the same line when they are on
/// disk, `end ID` when that run has ended; it ends itself when its input does.
final class KillNode {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KillLoad load;
  private final Client client;

  private KillNode(KillLoad load, Client client) {
    this.load = load;
    this.client = client;
  }

  public static void main(String[] args) throws IOException {
    try (KillLedger ledger = new KillLedger(Path.of(args[1]));
        SqliteStore store = SqliteStore.open(Path.of(args[0]))) {
      KillLoad load = new KillLoad(ledger);
      try (Engine engine =
          Engine.builder(store)
              .workflows(load.outer(), load.inner())
              .activities(load.activities().toArray(Activity<?, ?>[]::new))
              .start()) {
        say("ready");
        new KillNode(load, engine.client()).obey();
      }
    }
  }

  private void obey() throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String order = line;
      Thread.ofVirtual().start(() -> obey(order));
    }
  }

  private void obey(String order) {
    try {
      List<String> words = List.of(order.split(" "));
      RunId run = RunId.of(words.get(1));
      switch (words.getFirst()) {
        case "start" -> {
          KillLoad.Load input = new KillLoad.Load(Integer.parseInt(words.get(2)), List.of());
          client.start(load.outer(), run.value(), input);
        }
        case "signal" -> {
          String value = words.get(3);
          client.signal(run, words.get(2), Payload.ofJson("\"" + value + "\""), value);
        }
        case "end" -> client.awaitEnd(run, PATIENCE);
        default -> throw new IllegalArgumentException(order);
      }
      say(order);
    } catch (PawlException | InterruptedException e) {
      say("refused " + order + ": " + e.getMessage());
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
