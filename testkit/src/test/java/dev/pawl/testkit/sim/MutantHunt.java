package dev.pawl.testkit.sim;

import java.util.List;
import java.util.Optional;

/// Looks for the first seed whose simulation goes wrong. [MutantsTest] runs it on classes of which
/// one was changed, so it is called by reflection.
public final class MutantHunt {
  private MutantHunt() {}

  /// The first seed that goes wrong, 0 if none does.
  public static long firstCaught(long from, int seeds) {
    try (Simulator simulator = new Simulator(new Rares())) {
      for (long seed = from; seed < from + seeds; seed++) {
        Optional<Simulator.Failure> failure = caught(simulator, seed);
        if (failure.isPresent()) {
          return seed;
        }
      }
    }
    return 0;
  }

  /// A simulation that breaks down has found something too.
  private static Optional<Simulator.Failure> caught(Simulator simulator, long seed) {
    try {
      return simulator.run(seed, 0);
    } catch (IllegalStateException broken) {
      return Optional.of(new Simulator.Failure(seed, List.of(broken.toString()), ""));
    }
  }
}
