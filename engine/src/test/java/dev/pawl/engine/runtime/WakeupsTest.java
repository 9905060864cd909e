package dev.pawl.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WakeupsTest {
  private static final long DUE_MILLIS = 1_000_000;
  private static final RunId RUN = RunId.of("run");

  private final List<Runnable> alarms = new ArrayList<>();
  private final List<RunId> woken = new ArrayList<>();
  private long nowMillis = DUE_MILLIS;

  /// Its alarms only know how long to wait, as those of a machine do.
  private final Host host =
      new Host(
          () -> Instant.ofEpochMilli(nowMillis),
          new SplittableRandom(1),
          Runnable::run,
          Runnable::run,
          Runnable::run,
          (_, task) -> {
            alarms.add(task);
            return () -> alarms.remove(task);
          },
          (_, nanos) -> nanos,
          _ -> {
            throw new IllegalStateException("no code runs here");
          });

  private final Wakeups wakeups = new Wakeups(host, woken::add);

  @Test
  void wakeup_setWhileTheClockWasBehind_comesWhenTheClockIsCompared() {
    wakeups.horizon(DUE_MILLIS);
    nowMillis = DUE_MILLIS - Duration.ofMinutes(40).toMillis();
    wakeups.set(RUN, DUE_MILLIS);
    nowMillis = DUE_MILLIS;

    wakeups.compareClock();

    assertThat(woken).containsExactly(RUN);
    assertThat(alarms).isEmpty();
  }

  @Test
  void wakeup_thatIsToCome_keepsOneAlarmWhenTheClockIsCompared() {
    wakeups.horizon(DUE_MILLIS);
    nowMillis = DUE_MILLIS - 1;
    wakeups.set(RUN, DUE_MILLIS);

    wakeups.compareClock();

    assertThat(woken).isEmpty();
    assertThat(alarms).hasSize(1);
  }
}
