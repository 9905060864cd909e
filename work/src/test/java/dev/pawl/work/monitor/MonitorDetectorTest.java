package dev.pawl.work.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is around the rules: settings, the user's patterns, the wish for the next command, reasons.
class MonitorDetectorTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final MonitorDetector standard = new MonitorDetector(MonitorSettings.DEFAULT);
  private final MonitorDetector off =
      new MonitorDetector(new MonitorSettings(false, "make", 300, false));

  private static MonitorDetector withPatterns(String patterns) {
    return new MonitorDetector(new MonitorSettings(true, patterns, 300, false));
  }

  @Test
  void settings_default_areThoseOfTheReference() {
    assertThat(MonitorSettings.DEFAULT).isEqualTo(new MonitorSettings(true, "", 300, false));
  }

  @Test
  void reasons_nameThePartAndTitlesTheKind() {
    assertThat(standard.decide("cd /x &&\n  sudo tail -f  log | grep a"))
        .isEqualTo(
            new Decision.Divert(
                Rule.FOLLOW,
                "`sudo tail -f log` goes on printing what others write until it is stopped",
                "Follow: cd /x && sudo tail -f log | grep a",
                true,
                false));
    assertThat(standard.decide("watch ls").reason())
        .isEqualTo("`watch ls` repeats a command until it is stopped");
    assertThat(standard.decide("sleep 9; tmux ls").reason())
        .isEqualTo("`sleep 9` only waits, and `tmux ls` looks at other work");
    assertThat(standard.decide("for i in {1..40}; do sleep 1; done").reason())
        .isEqualTo(
            "the loop `for i in {1..40}; do sleep 1; done` goes round 40 times and sleeps in"
                + " between");
    assertThat(standard.decide("echo 'x").reason())
        .isEqualTo(
            "not diverted: cannot be read as a shell command, because the quote ' at character 6 is"
                + " not closed");
    assertThat(standard.decide("ls")).isEqualTo(new Decision.Stay("not diverted: no rule applies"));
    assertThat(standard.decide(" \n").reason()).isEqualTo("not diverted: the command is blank");
  }

  @Test
  void titleAndReason_longCommand_areBounded() {
    Decision decision = standard.decide("watch " + "ls ".repeat(100_000));
    assertThat(decision.reason()).hasSizeLessThan(192);
    assertThat(((Decision.Divert) decision).title()).hasSize("Watch: ".length() + 72).endsWith("…");
  }

  @Test
  void patterns_areTriedBeforeTheRulesOnOneLine() {
    MonitorDetector detector = withPatterns("# mine\n/(/\n/^npm  ?run dev$/\ntail -f");
    assertThat(detector.decide("  npm\n run\t dev "))
        .isEqualTo(
            new Decision.Divert(
                Rule.PATTERN,
                "`npm run dev` matches the pattern /^npm  ?run dev$/",
                "Pattern: npm run dev",
                true,
                false));
    assertThat(((Decision.Divert) detector.decide("TAIL -F x")).rule()).isEqualTo(Rule.PATTERN);
    assertThat(((Decision.Divert) detector.decide("watch ls")).rule()).isEqualTo(Rule.WATCH);
    assertThat(detector.malformedPatterns()).hasSize(1);
    assertThat(detector.malformedPatterns().getFirst().reason())
        .startsWith("line 2 of autoBackgroundPatterns is '/(/'");
  }

  @Test
  void patterns_commandThatCannotBeRead_stillCounts() {
    assertThat(withPatterns("serve").decide("serve 'x")).isInstanceOf(Decision.Divert.class);
  }

  @Test
  void off_nothingIsDiverted() {
    assertThat(off.decide("watch make"))
        .isEqualTo(new Decision.Stay("not diverted: autoBackgroundBash is off"));
  }

  @Test
  void armed_nextCommand_isDivertedOnce() {
    MonitorDetector.Outcome first =
        standard.next("make  test", MonitorSettings.DEFAULT.arm(NOW), NOW.plusSeconds(300));
    assertThat(first.decision())
        .isEqualTo(
            new Decision.Divert(
                Rule.ARMED,
                "the next command was to run in the background, and `make test` is it",
                "Next: make test",
                true,
                false));
    assertThat(first.armed()).isEqualTo(ArmedNext.NONE);
    MonitorDetector.Outcome second = standard.next("make test", first.armed(), NOW);
    assertThat(second.decision()).isInstanceOf(Decision.Stay.class);
    assertThat(second.armed()).isEqualTo(ArmedNext.NONE);
  }

  @Test
  void armed_winsOverTheSwitchAndAllRules() {
    assertThat(off.next("ls", MonitorSettings.DEFAULT.arm(NOW), NOW).decision())
        .extracting(decision -> ((Decision.Divert) decision).rule())
        .isEqualTo(Rule.ARMED);
    assertThat(off.next("ls", MonitorSettings.DEFAULT.arm(NOW), NOW).armed())
        .isEqualTo(ArmedNext.NONE);
    assertThat(
            withPatterns("watch")
                .next("watch 'ls", MonitorSettings.DEFAULT.arm(NOW), NOW)
                .decision())
        .extracting(decision -> ((Decision.Divert) decision).rule())
        .isEqualTo(Rule.ARMED);
  }

  @Test
  void armed_expired_isClearedAndNotUsed() {
    MonitorDetector.Outcome late =
        standard.next("ls", MonitorSettings.DEFAULT.arm(NOW), NOW.plusSeconds(300).plusMillis(1));
    assertThat(late.decision()).isInstanceOf(Decision.Stay.class);
    assertThat(late.armed()).isEqualTo(ArmedNext.NONE);
    assertThat(standard.next(" ", MonitorSettings.DEFAULT.arm(NOW), NOW.plusSeconds(301)).armed())
        .isEqualTo(ArmedNext.NONE);
  }

  @Test
  void armed_blankCommand_startsNothingAndLeavesIt() {
    ArmedNext armed = MonitorSettings.DEFAULT.arm(NOW);
    assertThat(standard.next(" \n", armed, NOW).armed()).isEqualTo(armed);
  }

  @Test
  void armed_clockSetBack_stillHolds() {
    Duration second = Duration.ofSeconds(1);
    assertThat(ArmedNext.arm(NOW, second).holds(NOW.minusSeconds(3_600))).isTrue();
    assertThat(ArmedNext.arm(Instant.MAX, second).holds(NOW)).isTrue();
    assertThat(ArmedNext.NONE.holds(NOW)).isFalse();
  }

  @Test
  void armed_expired_isClearedAtTheFirstLook() {
    ArmedNext armed = ArmedNext.arm(NOW, Duration.ofSeconds(10));
    assertThat(armed.seen(NOW.plusSeconds(10))).isEqualTo(armed);
    assertThat(armed.seen(NOW.plusSeconds(11))).isEqualTo(ArmedNext.NONE);
  }

  @Test
  void armed_windowOutOfBounds_isRefused_andInSettingsBroughtToThem() {
    var settings = new MonitorSettings(true, "", -5, true);
    assertThat(settings.forcedBackgroundWindowSeconds()).isEqualTo(1);
    assertThat(new MonitorSettings(true, "", 100_000, true).arm(NOW).window())
        .isEqualTo(Duration.ofDays(1));
    var detector = new MonitorDetector(settings);
    Decision decision = detector.next("ls", settings.arm(NOW), NOW.plusSeconds(1)).decision();
    assertThat(((Decision.Divert) decision).notifyOnOutput()).isTrue();
    assertThat(detector.next("ls", settings.arm(NOW), NOW.plusSeconds(2)).decision())
        .isInstanceOf(Decision.Stay.class);
    for (Duration window : List.of(Duration.ZERO, Duration.ofMillis(999), Duration.ofDays(2))) {
      assertThatThrownBy(() -> ArmedNext.arm(NOW, window))
          .hasMessageContaining("the window is " + window + "; give 1 second to 1 day");
    }
  }
}
