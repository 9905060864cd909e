package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Diagnosis;
import dev.pawl.testkit.Scale;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed with ten thousand runs in flight serves soon after it is back.
class RestartTest {
  private static final int RUNS = 10_000;
  private static final int RESTARTS = Scale.of(1, 20);

  /// The aim is a second, on a machine that does nothing else.
  private static final long SERVING_MILLIS_MAX = 30_000;

  @TempDir private Path temp;

  @Test
  void tenThousandRunsInFlight_areServedSoonAfterAKill() {
    Path home = temp.resolve("home");
    Child first = Child.start(FlightNode.class, home, "fill", "" + RUNS);
    assertThat(first.line()).isEqualTo("filled");
    first.kill();
    long slowest = 0;
    for (int i = 0; i < RESTARTS; i++) {
      Child next = Child.start(FlightNode.class, home, "serve", "run-" + i);
      String[] said = next.line().split(" ", 2);
      assertThat(said[0]).isEqualTo("serving");
      slowest = Math.max(slowest, Long.parseLong(said[1]));
      next.kill();
    }
    System.out.printf("%d runs in flight, serving after at most %d ms%n", RUNS, slowest);
    assertThat(slowest).isLessThan(SERVING_MILLIS_MAX);
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(Diagnosis.of(store).violations()).isEmpty();
      assertThat(store.counts())
          .containsEntry(RunState.WAITING.code(), (long) RUNS - RESTARTS)
          .containsEntry(RunState.SUCCEEDED.code(), (long) RESTARTS);
    }
  }
}
