package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Commands in a terminal.
final class TerminalTest extends Lab {
  private static final Limits HASTY = Limits.NONE.withGrace(Duration.ofMillis(500));

  @Test
  void command_findsATerminal_ofAFixedSize() throws Exception {
    Ending ending =
        end(start(shell("test -t 0 && test -t 1 && test -t 2 && stty size && tty").inTerminal()));

    assertThat(ending.exitCode()).isZero();
    assertThat(ending.survivors()).isEmpty();
    assertThat(written()).matches("24 80\r\n/dev/pts/[0-9]+\r\n");
  }

  @Test
  void words_andEnvironment_areAsGiven_withATermIfThereIsNone() throws Exception {
    TreeMap<String, String> environment = new TreeMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("ODD", "x'y z");
    environment.put("SHELL", "/odd/fish");
    String odd = "a'b\"c $HOME `id` \\ *;&|<>(){}~#!é--";
    String line = "printf '[%s]' \"$0\" \"$@\" \"$ODD\" \"$SHELL\" \"$TERM\"";

    end(
        start(
            Command.of(
                    List.of("sh", "-c", line, odd, "", "-x"),
                    temp,
                    environment,
                    temp.resolve("out"))
                .inTerminal()));
    environment.remove("SHELL");
    environment.put("TERM", "dumb");
    Path other = temp.resolve("other");
    end(
        processes.run(
            temp.resolve("q"),
            Command.of(List.of("sh", "-c", "echo ${SHELL-none} $TERM"), temp, environment, other)
                .inTerminal(),
            Limits.NONE));

    assertThat(written()).isEqualTo("[" + odd + "][][-x][x'y z][/odd/fish][xterm-256color]");
    assertThat(other).hasContent("none dumb");
  }

  @ParameterizedTest
  @CsvSource({"exit 0, 0", "exit 3, 3", "exit 143, 143", "kill -TERM $$, 143", "kill -9 $$, 137"})
  void exitCode_isKept_andASignalIsTheCodeOfAShell(String line, int code) throws Exception {
    Ending ending = end(start(shell(line).inTerminal()));

    assertThat(ending.cause()).isEqualTo(Cause.EXIT);
    assertThat(ending.exitCode()).isEqualTo(code);
    assertThat(ending.signal()).isNull();
  }

  @Test
  void stop_asksThoseInTheTerminal_andLetsThemFinish() throws Exception {
    SupervisedProcess process =
        start(
            shell("trap 'echo bye; sleep 0.2; exit 6' TERM; echo up; while :; do sleep 0.05; done")
                .inTerminal());
    awaitWritten("up");

    process.stop("enough");

    Ending ending = end(process);
    assertThat(ending.cause()).isEqualTo(Cause.STOPPED);
    assertThat(ending.exitCode()).isEqualTo(6);
    assertThat(ending.survivors()).isEmpty();
    // A shell may tell of the end of what it waited for; `script` is to say nothing.
    assertThat(written()).endsWith("bye\r\n").doesNotContain("Session terminated");
  }

  @Test
  void stop_ofWhatDoesNotListen_isDoneSoonAfterItsGrace_withNobodyLeft() throws Exception {
    start(
        shell(
                "trap '' TERM HUP; (setsid sh -c 'echo away; exec sleep 84') & sleep 85 &"
                    + " sleep 0.1; echo deaf; while :; do sleep 0.05; done")
            .inTerminal(),
        HASTY);
    awaitWritten("deaf");
    Instant asked = Instant.now();

    adopt().stop("");
    SupervisedProcess adopted = adopt();

    Ending ending = end(adopted);
    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofMillis(2_500));
    assertThat(ending.cause()).isEqualTo(Cause.STOPPED);
    assertThat(ending.survivors()).isEmpty();
    assertThat(members()).isEmpty();
  }

  @Test
  void input_andAnswers_goThroughIt() throws Exception {
    SupervisedProcess process =
        start(
            shell("while read -r line; do echo \"got $line\"; done; echo end; exit 3")
                .inTerminal()
                .withInput(new Command.Input.Open()));
    process.write("one\n".getBytes(StandardCharsets.UTF_8), LONG);
    awaitWritten("got one");
    SupervisedProcess adopted = adopt();
    adopted.write("two\n".getBytes(StandardCharsets.UTF_8), LONG);
    awaitWritten("got two");

    adopted.closeInput();

    assertThat(end(adopted).exitCode()).isEqualTo(3);
    assertThat(written()).contains("one\r\ngot one\r\n").endsWith("end\r\n");
  }

  @Test
  void pause_holdsIt_andResumeLetsItGo() throws Exception {
    for (int round = 0; round < 5; round++) {
      SupervisedProcess process =
          processes == null
              ? start(shell("while :; do echo x; sleep 0.02; done").inTerminal())
              : adopt();
      awaitWritten("x");
      process.pause();
      until(() -> members().stream().allMatch(it -> it.isStopped() || it.state() == 'D'));
      long still = Files.size(temp.resolve("out"));

      process.resume();

      until(() -> Files.size(temp.resolve("out")) > still + 20);
    }
    SupervisedProcess process = adopt();
    process.kill("");
    assertThat(end(process).survivors()).isEmpty();
  }

  @Test
  void runner_killed_terminalGoesOn_andCanBeStopped() throws Exception {
    start(shell("echo up; sleep 86").inTerminal(), HASTY);
    awaitWritten("up");
    Signals.toProcess(pid("runner"), Signal.KILL);
    awaitGone(pid("runner"));

    SupervisedProcess adopted = adopt();
    adopted.stop("");

    assertThat(end(adopted).cause()).isEqualTo(Cause.STOPPED);
    assertThat(members()).isEmpty();
  }

  @Test
  void script_thatIsMissing_orAnother_isNamedWithItsPackage() throws Exception {
    Path bin = Files.createDirectory(temp.resolve("bin"));
    Lab.program(bin.resolve("setsid"), "exec /usr/bin/setsid \"$@\"");
    processes = Processes.open(temp.resolve("scripts"), new Tools(Map.of("PATH", "" + bin), false));
    Command command = shell("exit 0").inTerminal();

    assertRefused(command, "a terminal needs the program script; install the package bsdutils");
    Lab.program(bin.resolve("script"), "echo unknown option >&2");
    assertRefused(command, "does not give exit codes as that of util-linux does (unknown option)");
    assertThat(Processes.isStarted(temp.resolve("p"))).isFalse();
  }

  private void assertRefused(Command command, String message) {
    assertThatThrownBy(() -> processes.run(temp.resolve("p"), command, Limits.NONE))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(message);
  }
}
