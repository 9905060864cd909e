package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.program.Scenario;
import dev.pawl.testkit.program.ScenarioRun;
import dev.pawl.testkit.program.Scenarios;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random programs come to the same on this store as the model says.
///
/// `-Dpawl.programs=N` runs that many, `-Dpawl.seed=S` runs one.
class RandomProgramsOnSqliteTest {
  private static final int PROGRAMS = Integer.getInteger("pawl.programs", 25);
  private static final int SIZE = 24;

  /// They warn of branches that failed unseen, and of writes of an engine that is dead.
  private static final List<Logger> LOGS =
      List.of(
          Logger.getLogger("dev.pawl.workflow"),
          Logger.getLogger("dev.pawl.engine.runtime.BatchWriter"));

  @TempDir private Path temp;

  @Test
  void programs_random_endAsPredicted() throws InterruptedException {
    LOGS.forEach(log -> log.setLevel(Level.SEVERE));
    Long single = Long.getLong("pawl.seed");
    for (long i = 0; i < (single == null ? PROGRAMS : 1); i++) {
      long seed = single == null ? i + 1 : single;
      Scenario scenario = Scenarios.of(seed, SIZE);
      SqliteOptions options =
          SqliteOptions.defaults().withDurability(SqliteOptions.Durability.RELAXED);
      try (SqliteStore store = SqliteStore.open(temp.resolve("seed-" + seed), options)) {
        assertThat(ScenarioRun.violations(scenario, store)).as("seed %d", seed).isEmpty();
      }
    }
  }
}
