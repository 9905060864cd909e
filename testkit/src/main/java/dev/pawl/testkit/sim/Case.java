package dev.pawl.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// All that decides about the course of a simulation.
///
/// @param worldSeed decides about everything that is chance
record Case(Plan plan, Work work, long worldSeed) {

  /// The case of a seed.
  static Case draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Case(Plan.draw(random), Work.draw(random), random.nextLong());
  }

  /// The world that the work is done in.
  ///
  /// @param nodes how many; one of them may have the store for itself
  /// @param roughMillis how long there are faults
  record Plan(int nodes, boolean shared, Faults faults, long roughMillis) {
    static Plan draw(SplittableRandom random) {
      int nodes = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(5);
      boolean shared = nodes > 1 || random.nextInt(3) == 0;
      Faults faults = Faults.draw(random);
      return new Plan(nodes, shared, faults, pick(random, 2_000, 10_000, 40_000));
    }

    private static int pick(SplittableRandom random, int... most) {
      return 500 + random.nextInt(most[random.nextInt(most.length)]);
    }

    private List<Plan> smaller() {
      List<Plan> smaller = new ArrayList<>();
      if (nodes > 1) {
        smaller.add(new Plan(1, shared, faults, roughMillis));
        smaller.add(new Plan(nodes - 1, shared, faults, roughMillis));
      }
      for (Faults milder : faults.milder()) {
        smaller.add(new Plan(nodes, shared, milder, roughMillis));
      }
      return smaller;
    }
  }

  /// The same with less of something, the biggest cuts first.
  List<Case> smaller() {
    List<Case> smaller = new ArrayList<>();
    plan.smaller().forEach(other -> smaller.add(new Case(other, work, worldSeed)));
    work.smaller().forEach(other -> smaller.add(new Case(plan, other, worldSeed)));
    return smaller;
  }

  /// The same with other chances.
  Case reseeded(long seed) {
    return new Case(plan, work, seed);
  }
}
