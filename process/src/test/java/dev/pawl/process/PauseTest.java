package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Commands that stand still for a while: all of what they started, whoever watches.
final class PauseTest extends Lab {
  /// Says so when it goes on, and has somebody in another session who does too.
  private static final String TALKER =
      "setsid sh -c 'while :; do echo away; sleep 0.05; done' & "
          + "sh -c 'while :; do echo child; sleep 0.05; done' & "
          + "echo up; while :; do echo first; sleep 0.05; done";

  /// A shell that has just made a child waits for it deeply (`D`) until that, which stands still
  /// too, has become another program.
  private void awaitStill() {
    until(() ->
        !members().isEmpty()
            && members().stream().allMatch(it -> it.isStopped() || it.state() == 'D'));
  }

  @Test
  void pause_holdsTheWholeFamily_andResumeLetsItGo() throws Exception {
    SupervisedProcess process = start(shell(TALKER));
    awaitWritten("away");

    assertThat(process.pause()).isTrue();
    awaitStill();
    long still = Files.size(temp.resolve("out"));

    assertThat(members()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(process.isPaused()).isTrue();
    assertThat(process.ending()).isNotDone();
    assertThat(Files.size(temp.resolve("out"))).isEqualTo(still);

    process.resume();

    assertThat(process.isPaused()).isFalse();
    for (String who : new String[] {"away", "child", "first"}) {
      until(() -> written().substring((int) still).contains(who));
    }
    process.kill("");
    assertThat(end(process).survivors()).isEmpty();
  }

  @Test
  void whoAdopts_knowsThatItIsPaused_andCanHaveItGoOn() throws Exception {
    start(shell("echo up; while [ ! -e go ]; do sleep 0.05; done; echo on; exit 5")).pause();
    SupervisedProcess adopted = adopt();
    awaitStill();

    assertThat(adopted.isPaused()).isTrue();
    Files.createFile(temp.resolve("go"));
    adopted.resume();

    assertThat(end(adopted).exitCode()).isEqualTo(5);
    assertThat(adopt().isPaused()).isFalse();
  }

  @Test
  void whoGoesOnByAccident_isHeldAgain() throws Exception {
    SupervisedProcess process = start(shell(TALKER));
    awaitWritten("away");
    process.pause();
    awaitStill();

    Signals.toGroup(pid("child"), Signal.CONT);

    awaitStill();
    process.kill("");
    end(process);
  }

  @Test
  void idleBound_restsDuringAPause_andBeginsAnewAfterIt() throws Exception {
    Duration idle = Duration.ofMillis(700);
    SupervisedProcess process = start(shell("echo up; sleep 75"), Limits.NONE.withIdle(idle));
    awaitWritten("up");
    process.pause();
    Instant paused = Instant.now();
    until(() -> Instant.now().isAfter(paused.plus(idle.multipliedBy(2))));
    assertThat(process.isStopping()).isFalse();

    // Also for somebody who was not there: all that he sees is an old output.
    SupervisedProcess adopted = adopt();
    adopted.resume();
    Instant resumed = Instant.now();
    SupervisedProcess again = adopt();

    Ending ending = end(again);
    assertThat(ending.cause()).isEqualTo(Cause.IDLE_TIMEOUT);
    assertThat(Duration.between(resumed, ending.endedAt())).isGreaterThan(idle.dividedBy(2));
  }

  @Test
  void timeout_goesOnDuringAPause() throws Exception {
    SupervisedProcess process =
        start(shell("sleep 76"), Limits.NONE.withTimeout(Duration.ofSeconds(1)));

    process.pause();

    assertThat(end(process).cause()).isEqualTo(Cause.TIMEOUT);
    assertThat(end(process).signal()).isEqualTo(Signal.TERM.number());
    assertThat(process.isPaused()).isFalse();
  }

  @Test
  void stop_letsItAct_andKillDoesNot() throws Exception {
    SupervisedProcess polite =
        start(shell("trap 'echo bye; exit 6' TERM; echo up; while :; do sleep 0.05; done"));
    awaitWritten("up");
    polite.pause();
    awaitStill();

    adopt().stop("enough");

    Ending stopped = end(adopt());
    assertThat(stopped.cause()).isEqualTo(Cause.STOPPED);
    assertThat(stopped.exitCode()).isEqualTo(6);
    assertThat(written()).endsWith("bye\n");
  }

  @Test
  void kill_ofWhatIsPaused_endsAllOfIt() throws Exception {
    SupervisedProcess process = start(shell("trap '' TERM; " + TALKER));
    awaitWritten("away");
    process.pause();
    awaitStill();

    process.kill("at once");

    Ending ending = end(process);
    assertThat(ending.signal()).isEqualTo(Signal.KILL.number());
    assertThat(ending.survivors()).isEmpty();
  }

  @Test
  void paused_withItsRunnerKilled_isStillPaused_andCanBeStopped() throws Exception {
    SupervisedProcess process = start(shell("echo up; sleep 77"));
    awaitWritten("up");
    process.pause();
    Signals.toProcess(pid("runner"), Signal.KILL);
    awaitGone(pid("runner"));

    SupervisedProcess adopted = adopt();
    assertThat(adopted.isPaused()).isTrue();
    adopted.stop("");

    assertThat(end(adopted).cause()).isEqualTo(Cause.STOPPED);
    awaitGone(pid("child"));
  }

  @Test
  void ended_isNotPaused() throws Exception {
    SupervisedProcess process = start(shell("exit 0"));
    end(process);

    assertThat(process.pause()).isFalse();
    assertThat(adopt().pause()).isFalse();
    process.resume();

    assertThat(process.isPaused()).isFalse();
    assertThat(file("pause")).doesNotExist();
  }
}
