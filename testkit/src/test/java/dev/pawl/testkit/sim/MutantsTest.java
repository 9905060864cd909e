package dev.pawl.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests the simulator: with a bug planted in the engine or its store, it must find something.
class MutantsTest {
  private static final Path ROOT = Path.of("..");
  private static final int SEEDS = Scale.of(400, 2_000);

  @ParameterizedTest
  @EnumSource
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
