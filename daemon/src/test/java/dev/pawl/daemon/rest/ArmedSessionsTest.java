package dev.pawl.daemon.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.work.monitor.Decision;
import dev.pawl.work.monitor.MonitorDetector;
import dev.pawl.work.monitor.MonitorSettings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The wishes of sessions are bounded and end.
class ArmedSessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final MonitorDetector detector = new MonitorDetector(MonitorSettings.DEFAULT);
  private final ArmedSessions sessions = new ArmedSessions();

  private boolean isForced(String session, Instant now, boolean take) {
    return sessions.decide(detector, session, "ls", now, take).decision()
        instanceof Decision.Divert;
  }

  @Test
  void wish_thatIsTooOld_isGone_alsoIfTheClockGoesBack() {
    sessions.arm("a", NOW, WINDOW);
    assertThat(isForced("a", NOW.plus(WINDOW), false)).isTrue();
    assertThat(isForced("a", NOW.plus(WINDOW).plusMillis(1), false)).isFalse();
    assertThat(isForced("a", NOW, true)).isFalse();
  }

  @Test
  void wishes_ofTooManySessions_areRefused_untilSomeEnd() {
    for (int i = 0; i < 1_000; i++) {
      sessions.arm("s" + i, NOW, WINDOW);
    }
    assertThatThrownBy(() -> sessions.arm("more", NOW, WINDOW))
        .hasMessageContaining("1,000 sessions wait");
    sessions.arm("s7", NOW.plusSeconds(60), WINDOW);
    sessions.arm("more", NOW.plus(WINDOW).plusSeconds(1), WINDOW);
    assertThat(isForced("s7", NOW.plus(WINDOW).plusSeconds(1), true)).isTrue();
    assertThat(isForced("s8", NOW, true)).isFalse();
  }
}
