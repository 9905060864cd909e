package dev.pawl.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// How rough the world is. Rates are chances out of 1,000 per call, times are in virtual
/// milliseconds, and 0 means never.
///
/// @param delayMicros how long calls and hand-overs take at most, as a rule
/// @param stallRate how many commits take up to a second instead
/// @param refuseRate how many commits fail and do nothing
/// @param unknownRate how many commits are done but reported as failed
/// @param fullRate how many commits find the disk full
/// @param readRate how many reads fail
/// @param partialRate how many claims of shards get only some
/// @param shortRate how many renewals of a lease get a short one, and all while a commit stalls
/// @param deathRate how many commits are the last thing that a process does
/// @param killMillis mean time between two deaths of a process
/// @param stopMillis mean time between two orderly ends of a process
/// @param freezeMillis mean time between two pauses of a process
/// @param jumpMillis mean time between two jumps of a node's clock
/// @param outageMillis mean time between two outages of the store
record Faults(
    int delayMicros,
    int stallRate,
    int refuseRate,
    int unknownRate,
    int fullRate,
    int readRate,
    int partialRate,
    int shortRate,
    int deathRate,
    int killMillis,
    int stopMillis,
    int freezeMillis,
    int jumpMillis,
    int outageMillis) {
  /// No faults; calls take some time.
  static final Faults NONE = new Faults(500, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /// Each kind of fault is in about half of the simulations, seldom or often.
  static Faults draw(RandomGenerator random) {
    return new Faults(
        pick(random, 50, 500, 5_000, 100_000),
        maybe(random, 5, 50),
        maybe(random, 10, 100),
        maybe(random, 20, 100, 400),
        maybe(random, 5, 50),
        maybe(random, 5, 50, 300),
        maybe(random, 300, 900),
        maybe(random, 5, 50),
        maybe(random, 3, 30),
        maybe(random, 2_000, 20_000),
        maybe(random, 4_000, 30_000),
        maybe(random, 3_000, 20_000),
        maybe(random, 3_000, 20_000),
        maybe(random, 5_000, 20_000));
  }

  /// The same with one kind of fault less.
  List<Faults> milder() {
    List<Faults> milder = new ArrayList<>();
    int[] all = {
      stallRate,
      refuseRate,
      unknownRate,
      fullRate,
      readRate,
      partialRate,
      shortRate,
      deathRate,
      killMillis,
      stopMillis,
      freezeMillis,
      jumpMillis,
      outageMillis
    };
    for (int i = 0; i < all.length; i++) {
      if (all[i] > 0) {
        int[] less = all.clone();
        less[i] = 0;
        milder.add(
            new Faults(
                delayMicros,
                less[0],
                less[1],
                less[2],
                less[3],
                less[4],
                less[5],
                less[6],
                less[7],
                less[8],
                less[9],
                less[10],
                less[11],
                less[12]));
      }
    }
    return milder;
  }

  private static int pick(RandomGenerator random, int... values) {
    return values[random.nextInt(values.length)];
  }

  private static int maybe(RandomGenerator random, int... values) {
    return random.nextInt(2) == 0 ? 0 : pick(random, values);
  }

  /// Whether something of a rate happens now.
  static boolean strikes(int rate, RandomGenerator random) {
    return rate > 0 && random.nextInt(1_000) < rate;
  }
}
