package dev.pawl.testkit.program;

import dev.pawl.engine.store.Store;
import dev.pawl.testkit.InMemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Scenarios on a store in memory.
final class Trial {
  /// They warn of branches that failed unseen, and of writes of an engine that is dead.
  private static final List<Logger> LOGS =
      List.of(
          Logger.getLogger("dev.pawl.workflow"),
          Logger.getLogger("dev.pawl.engine.runtime.BatchWriter"));

  static {
    LOGS.forEach(log -> log.setLevel(Level.SEVERE));
  }

  private Trial() {}

  static List<String> violations(Scenario scenario) throws InterruptedException {
    return violations(scenario, same -> same);
  }

  static List<String> violations(Scenario scenario, UnaryOperator<Store> wrapper)
      throws InterruptedException {
    Store store = new InMemoryStore(InstantSource.system(), false);
    return ScenarioRun.violations(scenario, store, wrapper);
  }
}
