package dev.pawl.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests the simulator: with a bug planted in the engine or its store, it must find something.
class MutantsTest {
  private static final Path ROOT = Path.of("..");
  private static final int SEEDS = Scale.of(400, 20_000);

  /// Those that need thousands of seeds to show.
  private static final Set<Mutant> SHY =
      EnumSet.of(
          Mutant.CLAIM_OF_A_LOST_LEASE_HIDES_A_NEW_ONE,
          Mutant.LOOKS_AGAIN_ONLY_ONCE,
          Mutant.RESULT_OF_AN_EARLIER_ATTEMPT_COUNTS,
          Mutant.SIGNALS_OVERTAKE_ONE_OF_A_FAILED_COMMIT,
          Mutant.MEMORY_OF_BEFORE_THE_SHARD_WAS_LOST,
          Mutant.WORD_LOST_WHEN_FENCED);

  static Set<Mutant> mutants() {
    return switch (Scale.current()) {
      case BUILD -> EnumSet.complementOf(EnumSet.copyOf(SHY));
      case NIGHT -> EnumSet.allOf(Mutant.class);
    };
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void simulations_ofAMutant_goWrong(Mutant mutant) throws Exception {
    MutantLoader loader = MutantLoader.of(mutant.className(), mutant.source(ROOT));

    Object seed =
        loader
            .loadClass(MutantHunt.class.getName())
            .getMethod("firstCaught", long.class, int.class)
            .invoke(null, 1L, SEEDS);

    assertThat((long) seed).as("the first of %d seeds that went wrong", SEEDS).isPositive();
  }
}
