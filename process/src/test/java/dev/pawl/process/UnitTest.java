package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.process.Controls.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands in units of a stand-in for systemd.
final class UnitTest extends Lab {
  private static final Controls CONTROLS =
      new Controls(Mode.AUTO, null, 50, null, null, null, 100_000_000L);
  private static final Limits HASTY = Limits.NONE.withGrace(Duration.ofMillis(400));
  private static final String POLITE =
      "trap 'echo bye >>bye; exit 6' TERM; echo up; while :; do sleep 0.05; done";
  private static final String DEAF =
      "trap '' TERM; (setsid sleep 87 &); echo deaf; while :; do sleep 0.05; done";

  private StandIn systemd;

  @BeforeEach
  void standIn() throws IOException {
    systemd = new StandIn(temp.resolve("systemd"));
  }

  @Override
  Processes open() throws IOException {
    return Processes.open(temp.resolve("scripts"), systemd.tools());
  }

  private Command unit(String line) {
    return shell(line).withControls(CONTROLS);
  }

  @Test
  void command_runsInAService_withItsControls_andItsCodeIsKnown() throws Exception {
    SupervisedProcess process = start(unit("pwd; echo err >&2; exit 3"));

    Ending ending = end(process);

    assertThat(ending.exitCode()).isEqualTo(3);
    assertThat(ending.survivors()).isEmpty();
    assertThat(process.warning()).isEmpty();
    assertThat(written()).isEqualTo(temp + "\nerr\n");
    assertThat(systemd.calls("systemd-run").getLast())
        .contains("--user", "--wait", "--collect", "--pipe", "--service-type=exec")
        .containsPattern("--unit=pawl-[0-9a-f]{16}\\.service")
        .contains("--property=CPUWeight=50 --property=MemoryMax=100000000")
        .contains("--working-directory=" + temp.resolve("p"))
        .doesNotContain("--scope");
  }

  @Test
  void signal_isToldAsWithoutAUnit() throws Exception {
    Ending ending = end(start(unit("kill -SEGV $$")));

    assertThat(ending.cause()).isEqualTo(Cause.SIGNAL);
    assertThat(ending.signal()).isEqualTo(Signal.SEGV.number());
  }

  @Test
  void environment_isTheCommands_notTheManagers_andNoValueIsAnArgument() throws Exception {
    TreeMap<String, String> environment = new TreeMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("SECRET", "x'y\n$z");

    end(
        start(
            Command.of(List.of("env", "-0"), temp, environment, temp.resolve("out"))
                .withControls(CONTROLS)));

    assertThat(written().split("\0", -1))
        .contains("SECRET=x'y\n$z", Processes.MARK + "=" + temp.resolve("p"))
        .noneMatch(it -> it.startsWith("MANAGER=") || it.startsWith("HOME="));
    assertThat(systemd.calls("")).noneMatch(it -> it.contains("x'y"));
    assertThat(file("enter")).doesNotExist();
  }

  @Test
  void manager_isAskedOnce_andTheTrialIsTheSameUnitWithNothingToDo() throws Exception {
    end(start(unit("true")));
    end(processes.run(temp.resolve("q"), unit("true"), Limits.NONE));

    assertThat(systemd.calls("systemctl --user show-environment")).hasSize(1);
    List<String> runs = systemd.calls("systemd-run");
    assertThat(runs).hasSize(3);
    assertThat(runs.getFirst())
        .contains("--unit=pawl-probe-", "--property=CPUWeight=50 --property=MemoryMax=100000000")
        .contains("--working-directory=" + temp.resolve("p"))
        .contains("-- sh -c ");
  }

  @Test
  void controller_thatSystemdWasNotGiven_isToldOf_andABoundOfMemoryIsRefused() throws Exception {
    systemd.fail("undelegated");
    Controls weights = new Controls(Mode.AUTO, null, 50, null, null, null, null);

    assertThatThrownBy(() -> start(unit("true")))
        .isInstanceOfSatisfying(StartException.class, e -> assertThat(e.isPassing()).isFalse())
        .hasMessageContaining("no controller of it");
    SupervisedProcess process =
        processes.run(temp.resolve("q"), shell("exit 5").withControls(weights), Limits.NONE);

    assertThat(end(process).exitCode()).isEqualTo(5);
    assertThat(process.warning().orElseThrow()).startsWith("not kept: the weight of cpu");
  }

  @Test
  void manager_thatRefuses_isNotTriedFurther_andBoundsOfMemoryAreRefused() throws Exception {
    systemd.fail("broken");

    assertThatThrownBy(() -> start(unit("true")))
        .isInstanceOfSatisfying(StartException.class, e -> assertThat(e.isPassing()).isFalse())
        .hasMessageContaining("cannot be kept")
        .hasMessageContaining("Failed to connect to bus");
    assertThat(systemd.calls("systemd-run")).isEmpty();
    assertThat(Processes.isStarted(temp.resolve("p"))).isFalse();
  }

  @Test
  void manager_thatIsSilent_isAskedAgainNextTime() throws Exception {
    Controls weights = new Controls(Mode.SYSTEMD, null, 50, null, null, null, null);
    systemd.fail("silent");
    SupervisedProcess plain = start(shell("exit 4").withControls(weights));
    assertThat(end(plain).exitCode()).isEqualTo(4);
    assertThat(plain.warning().orElseThrow())
        .startsWith("its controls are not kept")
        .contains("no answer within 1.5 s");

    systemd.repair("silent");
    SupervisedProcess kept =
        processes.run(temp.resolve("q"), shell("exit 5").withControls(weights), Limits.NONE);

    assertThat(end(kept).exitCode()).isEqualTo(5);
    assertThat(kept.warning()).isEmpty();
    assertThat(systemd.calls("systemctl --user show-environment")).hasSize(2);
  }

  @Test
  void property_thatIsRefused_isAWarning_keptForWhoAdopts() throws Exception {
    systemd.fail("refuse-probe");
    Controls weights = new Controls(Mode.AUTO, 3, 50, null, null, null, null);

    start(shell("sleep 0.2").withControls(weights));

    assertThat(adopt().warning().orElseThrow())
        .isEqualTo(
            "nice and ionice are used in place of systemd: a unit with CPUWeight=50 Nice=3 was"
                + " refused (no such property); not kept: weights, which only systemd has");
    end(adopt());
  }

  @Test
  void unit_thatDoesNotStart_isToldWithSystemdsWords_andNothingWasStarted() throws Exception {
    systemd.fail("refuse-start");

    assertThatThrownBy(() -> start(unit("touch done")))
        .isInstanceOfSatisfying(StartException.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessageContaining("unit is masked");
    systemd.repair("refuse-start");

    assertThat(end(adopt()).exitCode()).isZero();
  }

  @Test
  void whoWaitsForTheUnit_isOfNoImportance() throws Exception {
    SupervisedProcess process =
        start(unit("echo up; while [ ! -e go ]; do sleep 0.05; done; exit 7"));
    awaitWritten("up");
    ProcessTable table = ProcessTable.open();
    ProcessStat client =
        living().stream()
            .filter(it -> table.words(it.pid()).contains("systemd-run --user"))
            .filter(it -> table.words(it.pid()).contains("" + temp.resolve("systemd")))
            .findFirst()
            .orElseThrow();

    Signals.toProcess(client.pid(), Signal.KILL);
    awaitGone(client.pid());
    assertThat(process.ending()).isNotDone();
    SupervisedProcess adopted = adopt();
    Files.createFile(temp.resolve("go"));

    assertThat(end(adopted).exitCode()).isEqualTo(7);
  }

  @Test
  void stop_isAskedOfSystemd_once_andNotSentByUs() throws Exception {
    SupervisedProcess process = start(unit(POLITE));
    awaitWritten("up");

    process.stop("enough");

    Ending ending = end(process);
    assertThat(ending.cause()).isEqualTo(Cause.STOPPED);
    assertThat(ending.detail()).isEqualTo("enough");
    assertThat(ending.exitCode()).isEqualTo(6);
    assertThat(temp.resolve("bye")).hasContent("bye");
    assertThat(systemd.calls("systemctl --user stop --no-block pawl-")).hasSize(1);
    assertThat(systemd.calls("systemctl --user kill")).isEmpty();
  }

  @Test
  void stop_ofWhatDoesNotListen_isAKillOfTheUnit_afterItsGrace() throws Exception {
    start(unit(DEAF), HASTY);
    awaitWritten("deaf");
    SupervisedProcess adopted = adopt();
    Instant asked = Instant.now();

    adopted.stop("enough");

    Ending ending = end(adopted);
    assertThat(Duration.between(asked, ending.endedAt())).isGreaterThan(Duration.ofMillis(350));
    assertThat(ending.cause()).isEqualTo(Cause.STOPPED);
    assertThat(ending.signal()).isEqualTo(Signal.KILL.number());
    assertThat(ending.detail()).isEqualTo("enough");
    assertThat(ending.survivors()).isEmpty();
    assertThat(systemd.calls("systemctl --user kill --signal=SIGKILL pawl-")).hasSize(1);
    assertThat(members()).isEmpty();
  }

  @Test
  void stop_thatSystemdRefuses_isToldAndTheProcessGoesOn() throws Exception {
    SupervisedProcess process = start(unit(POLITE), HASTY);
    awaitWritten("up");
    systemd.fail("broken");

    assertThatThrownBy(() -> process.stop("enough"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("which goes on: Failed to connect to bus; try again");

    assertThat(process.isStopping()).isFalse();
    assertThat(file("stop")).doesNotExist();
    Instant refused = Instant.now();
    until(() -> Instant.now().isAfter(refused.plusMillis(800)));
    assertThat(process.ending()).isNotDone();
    assertThat(temp.resolve("bye")).doesNotExist();
    systemd.repair("broken");
    process.stop("again");
    assertThat(end(process).detail()).isEqualTo("again");
  }

  @Test
  void bound_thatSystemdDoesNotCarryOut_isTriedUntilItDoes() throws Exception {
    SupervisedProcess process =
        start(unit(POLITE), Limits.NONE.withTimeout(Duration.ofMillis(600)));
    awaitWritten("up");
    systemd.fail("broken");
    until(() -> systemd.calls("systemctl --user stop").size() >= 2);
    assertThat(process.ending()).isNotDone();

    systemd.repair("broken");

    assertThat(end(process).cause()).isEqualTo(Cause.TIMEOUT);
    assertThat(end(process).exitCode()).isEqualTo(6);
  }

  @Test
  void input_terminalAndPause_areAsWithoutAUnit() throws Exception {
    SupervisedProcess process =
        start(
            unit("while read -r line; do echo \"got $line\"; done; tty; exit 3")
                .withInput(new Command.Input.Open())
                .inTerminal());
    process.write("one\n".getBytes(StandardCharsets.UTF_8), LONG);
    awaitWritten("got one");
    process.pause();
    until(() -> members().stream().allMatch(ProcessStat::isStopped));
    process.write("two\n".getBytes(StandardCharsets.UTF_8), LONG);

    process.resume();
    awaitWritten("got two");
    process.closeInput();

    assertThat(end(process).exitCode()).isEqualTo(3);
    assertThat(written()).contains("/dev/pts/");
  }
}
