package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The checks of the kill loop notice what they are there for.
class KillChecksTest {
  @Test
  void bodies_inOrder_areSound() {
    assertThat(KillChecks.ledger(List.of(line(1, 1, 0), line(2, 2, 0), line(2, 1, 1)))).isEmpty();
  }

  @Test
  void bodies_thatRanTwice_areFound() {
    assertThat(KillChecks.ledger(List.of(line(1, 2, 0), line(1, 2, 0)))).hasSize(1);
  }

  @Test
  void bodies_afterWhatFollowsThem_areFound() {
    assertThat(KillChecks.ledger(List.of(line(1, 1, 1), line(1, 1, 0)))).hasSize(1);
  }

  @Test
  void bodies_ofProcessThatWasGone_areFound() {
    assertThat(KillChecks.ledger(List.of(line(1, 1, 0), line(2, 1, 1), line(1, 1, 2)))).hasSize(1);
  }

  private static KillLedger.Line line(long pid, int attempt, int stage) {
    return new KillLedger.Line(pid, "run", "run/1/" + stage, attempt, stage, "body");
  }
}
