package dev.pawl.daemon.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.CodeGuard.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lives of daemons on one home, with a clock of the test. One that is let go of has died.
class CrashesTest {
  @TempDir Path home;

  private long now = 1_000_000_000_000L;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);

  /// A daemon that serves.
  private Crashes daemon() {
    now += 100;
    Crashes crashes = Crashes.of(home, clock);
    crashes.serving();
    return crashes;
  }

  private void pass(Crashes daemon, int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += 1_000;
      daemon.tick();
    }
  }

  private static boolean runs(Crashes daemon, String run) {
    return daemon.verdict(RunId.of(run)) instanceof Verdict.Go;
  }

  private static boolean isQuarantined(Crashes daemon, String run) {
    return daemon.verdict(RunId.of(run)) instanceof Verdict.Quarantine;
  }

  /// A daemon in which all of them execute as far as they may, until one that is bad ends it.
  ///
  /// @return whether it died
  private boolean live(List<String> runs, String bad) {
    Crashes daemon = daemon();
    List<String> executing = new ArrayList<>();
    for (int second = 0; second < 150; second++) {
      for (String run : runs) {
        if (!executing.contains(run) && runs(daemon, run)) {
          daemon.begins(RunId.of(run));
          executing.add(run);
        }
      }
      if (executing.contains(bad)) {
        return true;
      }
      pass(daemon, 1);
    }
    daemon.ending();
    return false;
  }

  @Test
  void oneBadRunAmongAThousand_isFoundByHalving_andNoOtherIsHeld() {
    List<String> runs = IntStream.range(0, 1_000).mapToObj(i -> "run-" + i).toList();
    int deaths = 0;
    while (live(runs, "run-617")) {
      deaths++;
      assertThat(deaths).isLessThan(20);
    }

    Crashes daemon = daemon();
    pass(daemon, 100);
    assertThat(runs.stream().filter(run -> isQuarantined(daemon, run))).containsExactly("run-617");
    assertThat(runs.stream().filter(run -> !runs(daemon, run))).containsExactly("run-617");
    assertThat(deaths).isLessThanOrEqualTo(13);
  }

  @Test
  void deathsOfTheMachine_areHeldAgainstNobody() throws IOException {
    for (int i = 0; i < 5; i++) {
      Crashes daemon = daemon();
      assertThat(runs(daemon, "r")).isTrue();
      daemon.begins(RunId.of("r"));
      bootedSince();
    }
    assertThat(daemon().troubles()).isEmpty();
  }

  /// Makes the file look like one from before the machine restarted.
  private void bootedSince() throws IOException {
    Path file = home.resolve("daemon.active");
    byte[] bytes = Files.readAllBytes(file);
    bytes[40] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void runThatIsKilledThreeTimes_isQuarantined_untilAPersonLetsItGo() {
    for (int i = 0; i < 3; i++) {
      Crashes daemon = daemon();
      pass(daemon, i == 2 ? 1 : 0);
      assertThat(runs(daemon, "r")).isTrue();
      daemon.begins(RunId.of("r"));
    }
    Crashes daemon = daemon();

    assertThat(isQuarantined(daemon, "r")).isTrue();
    assertThat(runs(daemon, "other")).isTrue();
    assertThat(daemon.troubles()).singleElement().asString().contains("run r is quarantined");
    daemon.ending();
    Crashes next = daemon();
    assertThat(isQuarantined(next, "r")).as("after an end in order").isTrue();
    next.pardon(RunId.of("r"));
    assertThat(runs(next, "r")).isTrue();
    assertThat(runs(daemon(), "r")).isTrue();
  }

  @Test
  void runThatOutlivesItsTrial_isFree() {
    for (int i = 0; i < 2; i++) {
      daemon().begins(RunId.of("r"));
    }
    Crashes daemon = daemon();
    assertThat(runs(daemon, "r")).as("before a command could come through").isFalse();
    pass(daemon, 1);
    assertThat(runs(daemon, "r")).isTrue();
    pass(daemon, 5);
    daemon.begins(RunId.of("r")); // and dies once more

    Crashes next = daemon();
    assertThat(isQuarantined(next, "r")).isFalse();
    assertThat(next.verdict(RunId.of("r"))).isNotInstanceOf(Verdict.Quarantine.class);
  }

  @Test
  void runThatHadEndedItsCode_isNoSuspect() {
    for (int i = 0; i < 4; i++) {
      Crashes daemon = daemon();
      daemon.ends(daemon.begins(RunId.of("r")));
    }
    Crashes daemon = daemon();
    pass(daemon, 10);
    assertThat(runs(daemon, "r")).isTrue();
  }

  @Test
  void daemonsThatDieAtTheirStart_letCallersComeFirst() {
    for (int i = 0; i < 4; i++) {
      daemon();
    }
    Crashes daemon = daemon();

    assertThat(runs(daemon, "r")).isFalse();
    assertThat(daemon.troubles()).singleElement().asString().contains("daemons in a row died");
    pass(daemon, 5);
    assertThat(runs(daemon, "r")).isTrue();
    pass(daemon, 70);
    assertThat(daemon.troubles()).isEmpty();
  }

  @Test
  void damagedFiles_areBegunAnew_andAreTheUsersAlone() throws IOException {
    daemon().begins(RunId.of("r"));
    daemon().begins(RunId.of("r"));
    for (String name : List.of("daemon.active", "crashes.json")) {
      Path file = home.resolve(name);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      Files.writeString(file, "{\"suspects\":7");
    }

    assertThat(runs(daemon(), "r")).isTrue();
  }
}
