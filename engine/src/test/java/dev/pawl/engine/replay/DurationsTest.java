package dev.pawl.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DurationsTest {
  private static final long NOW = Instant.parse("2026-11-20T07:00:00Z").toEpochMilli();
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  @Test
  void after_ofAUsualDuration_addsIt() {
    assertThat(Durations.after(NOW, Duration.ZERO)).isEqualTo(NOW);
    assertThat(Durations.after(NOW, Duration.ofMillis(1_500))).isEqualTo(NOW + 1_500);
    assertThat(Durations.after(NOW, Duration.ofNanos(999_999))).isEqualTo(NOW);
  }

  @Test
  void after_ofAnEndlessDuration_isTheEndOfTime() {
    assertThat(Durations.after(NOW, Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(LATEST);
    assertThat(Durations.after(LATEST, Duration.ofDays(1))).isEqualTo(LATEST);
    assertThat(Durations.after(NOW, Duration.ofMillis(Long.MAX_VALUE))).isEqualTo(LATEST);
  }

  @Test
  void after_toTheEndOfTime_doesNotPassIt() {
    Duration rest = Duration.ofMillis(LATEST - NOW);

    assertThat(Durations.after(NOW, rest)).isEqualTo(LATEST);
    assertThat(Durations.after(NOW, rest.plusMillis(999))).isBetween(LATEST, LATEST + 999);
    assertThat(Durations.after(NOW, rest.plusSeconds(1))).isEqualTo(LATEST);
  }
}
