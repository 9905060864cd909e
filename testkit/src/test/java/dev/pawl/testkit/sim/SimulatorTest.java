package dev.pawl.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole clusters in one thread, from seeds.
///
/// `-Dpawl.sim.from=N` and `-Dpawl.sim.seeds=N` choose others; a failure says which one to look at.
class SimulatorTest {
  private static final long FROM = Long.getLong("pawl.sim.from", 1);
  private static final int SEEDS = Integer.getInteger("pawl.sim.seeds", Scale.of(1_500, 100_000));
  private static final int SHRINK_TRIES = 300;

  /// Out of 1,000 simulations each rare state must be reached in so many.
  private static final int RARE_PER_MILLE = 10;

  /// Fewer prove nothing about what is rare.
  private static final int ENOUGH_FOR_RARE = 1_000;

  private static final int LINES_SHOWN = 200;

  @Test
  void simulations_whateverHappens_holdEverything() throws Exception {
    Rares rares = new Rares();

    List<Simulator.Failure> failures = run(rares);

    assertThat(failures.stream().map(SimulatorTest::described).collect(Collectors.joining("\n")))
        .isEmpty();
    if (SEEDS >= ENOUGH_FOR_RARE) {
      assertThat(rares.below(SEEDS * RARE_PER_MILLE / 1_000)).as("states too rare").isEmpty();
    }
  }

  /// What once went wrong is looked at in every build.
  @ParameterizedTest
  @ValueSource(longs = {100_487, 101_792, 105_176, 106_619, 110_388, 1_025_144})
  void simulations_thatOnceWentWrong_holdEverything(long seed) {
    try (Simulator simulator = new Simulator(new Rares())) {
      assertThat(simulator.run(seed, SHRINK_TRIES).map(SimulatorTest::described)).isEmpty();
    }
  }

  @Test
  void simulation_ofTheSameSeed_takesTheSameCourse() {
    try (Simulator simulator = new Simulator(new Rares())) {
      for (long seed = FROM; seed < FROM + 20; seed++) {
        assertThat(simulator.digest(seed)).as("seed %d", seed).isEqualTo(simulator.digest(seed));
      }
    }
  }

  private static List<Simulator.Failure> run(Rares rares) throws Exception {
    AtomicLong next = new AtomicLong(FROM);
    List<Simulator.Failure> failures = new ArrayList<>();
    try (ExecutorService workers =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<List<Simulator.Failure>>> parts = new ArrayList<>();
      for (int i = Runtime.getRuntime().availableProcessors(); i > 0; i--) {
        parts.add(workers.submit(() -> runSome(next, rares)));
      }
      for (Future<List<Simulator.Failure>> part : parts) {
        failures.addAll(part.get());
      }
    }
    return failures;
  }

  /// Stops at the first failure: it has to be mended anyway.
  private static List<Simulator.Failure> runSome(AtomicLong next, Rares rares) {
    List<Simulator.Failure> failures = new ArrayList<>();
    try (Simulator simulator = new Simulator(rares)) {
      for (long seed = next.getAndIncrement();
          seed < FROM + SEEDS && failures.isEmpty();
          seed = next.getAndIncrement()) {
        simulator.run(seed, SHRINK_TRIES).ifPresent(failures::add);
      }
    }
    return failures;
  }

  private static String described(Simulator.Failure failure) {
    String text = failure.text().lines().limit(LINES_SHOWN).collect(Collectors.joining("\n"));
    return "seed %d (repeat with -Dpawl.sim.from=%d -Dpawl.sim.seeds=1): %s%n%s"
        .formatted(failure.seed(), failure.seed(), failure.violations(), text);
  }
}
