package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.process.Controls.Mode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands in units of the real manager, where this user has one. Elsewhere a stand-in is all that
/// is tried, see [UnitTest].
final class SystemdTest extends Lab {
  private static final Controls CONTROLS =
      new Controls(Mode.SYSTEMD, 3, 50, 50, Controls.IoClass.BEST_EFFORT, 6, 200_000_000L);
  private static final Limits HASTY = Limits.NONE.withGrace(Duration.ofMillis(400));

  @BeforeEach
  void ask() {
    boolean answers =
        Tools.here().find("systemctl").isPresent()
            && Tools.here()
                    .call(List.of("systemctl", "--user", "show-environment"), Duration.ofSeconds(5))
                instanceof Call.Answer.Code(int code, String _)
            && code == 0;
    assumeTrue(answers, "no user manager of systemd answers here");
  }

  private Command unit(String line) {
    return shell(line).withControls(CONTROLS);
  }

  private String unitName() throws Exception {
    return Files.readString(file("unit"));
  }

  @Test
  void command_runsInItsUnit_withItsControls_andItsCodeIsKnown() throws Exception {
    SupervisedProcess process =
        start(unit("cat /proc/self/cgroup; cut -d' ' -f19 /proc/self/stat; echo err >&2; exit 3"));

    Ending ending = end(process);

    assertThat(ending.exitCode()).isEqualTo(3);
    assertThat(ending.survivors()).isEmpty();
    assertThat(written()).contains(unitName()).endsWith("3\nerr\n");
  }

  @Test
  void memory_isBounded_forAllOfTheCommand_andItsRunnerTellsOfIt() throws Exception {
    Controls bounded = new Controls(Mode.SYSTEMD, null, null, null, null, null, 40_000_000L);

    // Nothing ends a line of /dev/zero, which tail keeps in memory.
    SupervisedProcess greedy = start(shell("exec tail /dev/zero").withControls(bounded));
    Ending ending = end(greedy);

    assertThat(greedy.warning()).isEmpty();
    assertThat(ending.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
    assertThat(ending.signal()).isEqualTo(Signal.KILL.number());

    Ending child =
        end(
            processes.run(
                temp.resolve("q"),
                shell("tail /dev/zero; echo \"child: $?\"; exit 4").withControls(bounded),
                Limits.NONE));

    assertThat(child.exitCode()).isEqualTo(4);
    assertThat(written()).contains("child: 137");
  }

  @Test
  void weight_whoseControllerIsMissing_isToldOf() throws Exception {
    SupervisedProcess process =
        start(
            shell("cat /sys/fs/cgroup$(sed -n s/^0:://p /proc/self/cgroup)/cgroup.controllers")
                .withControls(CONTROLS));
    end(process);

    List<String> controllers = List.of(written().strip().split(" ", -1));
    assertThat(process.warning().isPresent()).isEqualTo(!controllers.contains("io"));
  }

  @Test
  void signal_isToldAsWithoutAUnit() throws Exception {
    Ending ending = end(start(unit("kill -SEGV $$")));

    assertThat(ending.cause()).isEqualTo(Cause.SIGNAL);
    assertThat(ending.signal()).isEqualTo(Signal.SEGV.number());
  }

  @Test
  void environment_isTheCommands_andSignalsAreAsUsual() throws Exception {
    TreeMap<String, String> environment = new TreeMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("SECRET", "x'y\n$z");
    String line = "env -0; grep SigIgn /proc/self/status; umask";

    end(
        start(
            Command.of(List.of("sh", "-c", line), temp, environment, temp.resolve("out"))
                .withControls(CONTROLS)));

    assertThat(written())
        .contains("SECRET=x'y\n$z\0", Processes.MARK + "=" + temp.resolve("p"))
        .doesNotContain("HOME=", "INVOCATION_ID=", "DBUS_SESSION")
        .containsPattern("SigIgn:\\s+0000000[01][08]0000000\n");
    assertThat(file("enter")).doesNotExist();
  }

  @Test
  void stop_letsItAct_andIsNoKill() throws Exception {
    start(unit("trap 'echo bye; exit 6' TERM; echo up; while :; do sleep 0.05; done"));
    awaitWritten("up");
    SupervisedProcess adopted = adopt();

    adopted.stop("enough");

    assertThat(end(adopted).exitCode()).isEqualTo(6);
    assertThat(end(adopted).cause()).isEqualTo(Cause.STOPPED);
    assertThat(written()).endsWith("bye\n");
  }

  @Test
  void stop_ofWhatDoesNotListen_endsAll_alsoThoseWithoutAMark() throws Exception {
    SupervisedProcess process =
        start(
            unit(
                "trap '' TERM HUP; (setsid env -i sleep 7901 &); echo deaf;"
                    + " while :; do sleep 0.05; done"),
            HASTY);
    awaitWritten("deaf");

    process.stop("enough");

    Ending ending = end(process);
    assertThat(ending.cause()).isEqualTo(Cause.STOPPED);
    assertThat(ending.signal()).isEqualTo(Signal.KILL.number());
    assertThat(ending.detail()).isEqualTo("enough");
    ProcessTable table = ProcessTable.open();
    until(() -> living().stream().noneMatch(it -> table.words(it.pid()).equals("sleep 7901")));
  }

  @Test
  void whoWaitsForTheUnit_isOfNoImportance() throws Exception {
    SupervisedProcess process =
        start(unit("echo up; while [ ! -e go ]; do sleep 0.05; done; exit 7"));
    awaitWritten("up");
    String unit = unitName();
    ProcessTable table = ProcessTable.open();
    ProcessStat client =
        living().stream()
            .filter(it -> table.words(it.pid()).contains("--unit=" + unit))
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

  @Test
  void folder_withOddCharacters_isTakenAsItIs() throws Exception {
    Path odd = temp.resolve("a $HOME %n ${x} b");
    processes = open();

    SupervisedProcess process = processes.run(odd, unit("exit 9"), Limits.NONE);

    assertThat(end(process).exitCode()).isEqualTo(9);
  }
}
