package dev.pawl.store.sqlite;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a child process does with a store. It says on its output what it has done.
final class ChildMain {
  private ChildMain() {}

  public static void main(String[] args) throws IOException {
    Path home = Path.of(args[0]);
    try (SqliteStore store = SqliteStore.open(home)) {
      switch (args[1]) {
        case "hold" -> hold();
        case "write" -> write(store, args[2]);
        default -> throw new IllegalArgumentException(args[1]);
      }
    } catch (PawlException e) {
      System.out.println(e.code() + " " + e.getMessage());
    }
  }

  /// Keeps the store until the input ends.
  private static void hold() throws IOException {
    System.out.println("open");
    while (System.in.read() >= 0) {
      // Whoever started this process ends it by closing its input.
    }
  }

  /// Commits without end; says what was acknowledged, line by line: `ID SEQ SIGNALS ok`.
  private static void write(SqliteStore store, String prefix) {
    NodeLease lease = store.join("child", Duration.ofSeconds(10));
    int signals = 0;
    for (int i = 0; ; i++) {
      String id = prefix + i;
      var run = ((WriteResult.Started) Samples.commit(store, Samples.start(id))).run();
      var turns = new Samples.Turns(run, lease);
      for (int j = 1; j <= 20; j++) {
        List<Write> batch = new ArrayList<>();
        batch.add(turns.next(RunState.WAITING, Samples.step(j), Samples.step(j)));
        batch.add(Samples.send(id, "s" + j));
        store.commit(batch);
        signals++;
        System.out.println(id + " " + turns.lastSeq() + " " + j + " ok");
      }
      if (signals > 1_000_000) {
        return;
      }
    }
  }
}
