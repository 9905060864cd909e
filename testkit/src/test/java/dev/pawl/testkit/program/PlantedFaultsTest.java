package dev.pawl.testkit.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The random programs notice faults of a store.
class PlantedFaultsTest {
  private static final int SEEDS = 100;
  private static final int SIZE = 24;

  @ParameterizedTest
  @EnumSource
  void fault_planted_isNoticedSoon(PlantedFault fault) throws InterruptedException {
    List<String> violations = List.of();
    for (long seed = 1; seed <= SEEDS && violations.isEmpty(); seed++) {
      violations =
          Trial.violations(Scenarios.of(seed, SIZE), store -> new DoctoredStore(store, fault));
    }
    assertThat(violations).as("what %d programs notice of %s", SEEDS, fault).isNotEmpty();
  }
}
