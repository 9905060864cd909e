package dev.pawl.testkit.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Random programs on the test engine, with signals, cancellation and crashes at random times, end
/// as the model says.
///
/// `-Dpawl.programs=N` runs that many, `-Dpawl.seed=S` runs one, `-Dpawl.first-seed=S` begins
/// there.
class RandomProgramsTest {
  private static final int PROGRAMS_MIN = 300;
  private static final long BUDGET_NANOS = 25_000_000_000L;
  private static final int SIZE = 24;
  private static final int SHRINK_TRIES = 1_500;
  private static final int REPEATS = 3;

  @Test
  void programs_random_endAsPredicted() throws InterruptedException {
    Long single = Long.getLong("pawl.seed");
    if (single != null) {
      check(single);
      return;
    }
    long first = Long.getLong("pawl.first-seed", 1);
    Long wanted = Long.getLong("pawl.programs");
    long begin = System.nanoTime();
    long count = 0;
    while (wanted != null
        ? count < wanted
        : count < PROGRAMS_MIN || System.nanoTime() - begin < BUDGET_NANOS) {
      check(first + count);
      count++;
    }
    System.out.printf("%d random programs, seeds %d to %d%n", count, first, first + count - 1);
  }

  private static void check(long seed) throws InterruptedException {
    Scenario scenario = Scenarios.of(seed, SIZE);
    List<String> violations = Trial.violations(scenario);
    if (!violations.isEmpty()) {
      Scenario small = Shrinker.shrink(scenario, SHRINK_TRIES, RandomProgramsTest::fails);
      List<String> report = new ArrayList<>(violations);
      report.add("rerun: -Dtest=RandomProgramsTest -Dpawl.seed=" + seed);
      report.add("smaller: " + SourceText.of(small));
      report.addAll(Trial.violations(small));
      assertThat(report).as("seed " + seed).isEmpty();
    }
  }

  /// Whether a scenario fails; what depends on the order of threads gets more than one chance to.
  private static boolean fails(Scenario scenario) {
    try {
      for (int i = 0; i < REPEATS; i++) {
        if (!Trial.violations(scenario).isEmpty()) {
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
