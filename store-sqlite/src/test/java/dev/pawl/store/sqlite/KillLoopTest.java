package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.runtime.Diagnosis;
import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An engine whose process is killed again and again in the middle of its work finishes it.
///
/// `-Dpawl.kill-rounds=N` kills that often; `-Dpawl.seed=S` draws the same moments, as far as real
/// processes let them be the same.
class KillLoopTest {
  private static final int ROUNDS = Integer.getInteger("pawl.kill-rounds", Scale.of(20, 300));
  private static final int RUNS_PER_ROUND = 64;
  private static final long SHORTEST_NANOS = 5_000_000;
  private static final long LONGEST_NANOS = 2_000_000_000;

  @TempDir private Path temp;

  @Test
  void processKilledUnderLoad_nothingIsLostOrDoneTwice() throws IOException, InterruptedException {
    Path home = temp.resolve("home");
    Path ledger = temp.resolve("ledger");
    KillDriver driver = new KillDriver(home, ledger);
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      driver.startProcess();
      // Now and then it is killed while it takes over what the one before left.
      boolean early = round % 5 == 4;
      if (!early) {
        driver.awaitReady();
        for (int i = 0; i < RUNS_PER_ROUND; i++) {
          driver.order();
        }
      }
      if (round == 0) {
        assertThatThrownBy(() -> SqliteStore.open(home))
            .isInstanceOf(PawlException.class)
            .hasMessageContaining("in use by process " + driver.pid());
      }
      // Mostly soon: the sooner, the more rounds in the same time.
      double share = Math.pow(random.nextDouble(), 3);
      driver.listen(SHORTEST_NANOS + (long) (share * (LONGEST_NANOS - SHORTEST_NANOS)));
      driver.kill();
      // Each time at first; later there is much to read.
      if (round < 20 || round % 10 == 0) {
        assertSound(home);
      }
    }
    driver.startProcess();
    driver.awaitReady();
    driver.finish();

    List<KillLedger.Line> lines = KillLedger.read(ledger);
    long again = lines.stream().filter(KillLedger.Line::isAgain).count();
    System.out.printf(
        "seed %d: %d kills, %d runs, %d acknowledged, %d bodies, %d of them once more%n",
        seed, ROUNDS, driver.runs(), driver.acknowledged(), lines.size(), again);
    assertThat(again).as("bodies that a kill has hit").isGreaterThan(ROUNDS / 2);
    assertThat(KillChecks.ledger(lines)).isEmpty();
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(Diagnosis.of(store).violations()).isEmpty();
      assertThat(new KillChecks(store, lines).runs(driver.runs())).isEmpty();
    }
  }

  private static void assertSound(Path home) {
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(Diagnosis.of(store).violations()).isEmpty();
    }
  }
}
