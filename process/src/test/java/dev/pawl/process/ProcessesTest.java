package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real commands under real runners.
final class ProcessesTest {
  @TempDir Path temp;
  private Processes processes;
  private int count;

  @BeforeEach
  void open() throws IOException {
    processes = Processes.open(temp.resolve("scripts"));
  }

  @AfterEach
  void close() {
    processes.close();
  }

  private Path output() {
    return temp.resolve("out");
  }

  private Command command(String... words) {
    return Command.of(List.of(words), temp, new TreeMap<>(System.getenv()), output());
  }

  private Command shell(String line) {
    return command("sh", "-c", line);
  }

  private SupervisedProcess start(Command command, Limits limits) throws Exception {
    return processes.run(temp.resolve("p" + count++), command, limits);
  }

  private Ending run(Command command) throws Exception {
    return end(start(command, Limits.NONE));
  }

  private static Ending end(SupervisedProcess process) throws Exception {
    return process.ending().get(60, TimeUnit.SECONDS);
  }

  private String written() throws IOException {
    return Files.readString(output());
  }

  private void awaitWritten(String text) {
    await().atMost(Duration.ofSeconds(60)).until(() -> written().contains(text));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "3", "126", "127", "128", "129", "137", "143", "255"})
  void exitCode_isTheOneOfTheCommand(int code) throws Exception {
    Ending ending = run(shell("exit " + code));

    assertThat(ending.cause()).isEqualTo(Cause.EXIT);
    assertThat(ending.exitCode()).isEqualTo(code);
    assertThat(ending.signal()).isNull();
    assertThat(ending.isSuccess()).isEqualTo(code == 0);
    assertThat(ending.survivors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"HUP", "KILL", "TERM", "SEGV", "USR1", "ABRT", "ALRM"})
  void signal_thatNobodySentHere_isTold(Signal signal) throws Exception {
    Ending ending = run(shell("kill -%s $$".formatted(signal)));

    assertThat(ending.cause()).isEqualTo(Cause.SIGNAL);
    assertThat(ending.exitCode()).isNull();
    assertThat(ending.signal()).isEqualTo(signal.number());
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "PIPE, 141"})
  void signal_ofWhichAShellDoesNotComplain_isTheCodeOfAShell(Signal signal, int code)
      throws Exception {
    Ending ending = run(shell("kill -%s $$".formatted(signal)));

    assertThat(ending.exitCode()).isEqualTo(code);
  }

  @Test
  void output_isKeptInOrder_withErrors_andBytesAsTheyAre() throws Exception {
    run(shell("echo out; echo err >&2; printf 'a\\0b\\377'; echo; echo last"));

    assertThat(Files.readAllBytes(output()))
        .isEqualTo(
            "out\nerr\na\0bÿ\nlast\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  @Test
  void output_isAppended() throws Exception {
    run(shell("echo one"));
    run(shell("echo two"));

    assertThat(written()).isEqualTo("one\ntwo\n");
  }

  @Test
  void words_reachTheProgramAsTheyAre() throws Exception {
    String odd = "a'b\"c $HOME `id` \\ \n*;&|<>(){}~#!é\t--";

    run(command("printf", "[%s]", odd, "", "-x"));

    assertThat(written()).isEqualTo("[" + odd + "][][-x]");
  }

  @Test
  void environment_isTheOneGiven_andTheMark() throws Exception {
    TreeMap<String, String> environment = new TreeMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("ODD", "x'y\nz");
    Command command = Command.of(List.of("env", "-0"), temp, environment, output());

    run(command);

    assertThat(written().split("\0", -1))
        .contains("PATH=" + System.getenv("PATH"), "ODD=x'y\nz", "PWD=" + temp)
        .contains(Processes.MARK + "=" + temp.resolve("p0"))
        .noneMatch(
            it -> it.startsWith("_pawl") || it.startsWith("HOME=") || it.startsWith("OLDPWD"));
  }

  @Test
  void process_leadsASessionOfItsOwn_hasThreeFiles_andTakesCtrlC() throws Exception {
    SupervisedProcess process =
        start(
            shell(
                "cut -d' ' -f5,6 /proc/$$/stat; grep SigIgn /proc/self/status; echo ready;"
                    + " exec sleep 60"),
            Limits.NONE);
    awaitWritten("ready");
    long pid = process.identity().orElseThrow().pid();
    Path proc = Path.of("/proc", Long.toString(pid));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(proc.resolve("comm")).equals("sleep\n"));

    assertThat(written()).contains(pid + " " + pid + "\n");
    try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
      assertThat(descriptors.map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder("0", "1", "2");
    }
    // Signals 32 and 33 are the C library's own.
    assertThat(written()).containsPattern("SigIgn:\\s+0000000[01][08]0000000\n");
    assertThat(process.signal(Signal.INT)).isTrue();
    assertThat(end(process).exitCode()).isEqualTo(130);
  }

  @Test
  void stop_endsTheWholeGroup_andTellsWhy() throws Exception {
    SupervisedProcess process = start(shell("sleep 61 & sleep 62 & echo up; wait"), Limits.NONE);
    awaitWritten("up");

    process.stop("asked for by a test");

    Ending ending = end(process);
    assertThat(ending.cause()).isEqualTo(Cause.STOPPED);
    assertThat(ending.signal()).isEqualTo(Signal.TERM.number());
    assertThat(ending.detail()).isEqualTo("asked for by a test");
    assertThat(ending.survivors()).isEmpty();
  }

  @Test
  void stop_ofWhatDoesNotListen_orIsPaused_kills() throws Exception {
    Limits limits = Limits.NONE.withGrace(Duration.ofMillis(300));
    SupervisedProcess deaf =
        start(shell("trap '' TERM; echo deaf; while :; do sleep 0.1; done"), limits);
    awaitWritten("deaf");
    SupervisedProcess paused = start(shell("echo paused; sleep 63"), limits);
    awaitWritten("paused");
    paused.signal(Signal.STOP);

    deaf.stop("");
    paused.stop("");

    assertThat(end(deaf).signal()).isEqualTo(Signal.KILL.number());
    assertThat(end(paused).signal()).isEqualTo(Signal.TERM.number());
  }

  @Test
  void stop_findsThoseThatLeftTheSession() throws Exception {
    SupervisedProcess process =
        start(
            shell("setsid sh -c 'echo $$ >away; exec sleep 64' & sleep 0.2; echo up; sleep 65"),
            Limits.NONE);
    awaitWritten("up");
    String away = Files.readString(temp.resolve("away")).strip();

    process.stop("");

    assertThat(end(process).survivors()).isEmpty();
    assertThat(ProcessTable.open().all()).noneMatch(it -> it.pid() == Long.parseLong(away));
  }

  @Test
  void end_withChildrenLeft_namesThem() throws Exception {
    Ending ending = run(shell("sleep 66 >/dev/null 2>&1 & echo $! ; exit 4"));

    long left = Long.parseLong(written().strip());
    assertThat(ending.exitCode()).isEqualTo(4);
    assertThat(ending.survivors())
        .singleElement()
        .satisfies(survivor -> {
          assertThat(survivor.identity().pid()).isEqualTo(left);
          assertThat(survivor.command()).isEqualTo("sleep 66");
        });
    ProcessHandle.of(left).orElseThrow().destroy();
  }

  @Test
  void limits_endIt() throws Exception {
    Limits limits = Limits.NONE;
    Ending timeout = end(start(shell("sleep 67"), limits.withTimeout(Duration.ofMillis(400))));
    Ending idle =
        end(
            start(
                shell("for i in 1 2 3; do echo $i; sleep 0.2; done; sleep 68"),
                limits.withIdle(Duration.ofMillis(800))));
    Files.delete(output());
    Ending output = end(start(command("yes"), limits.withOutputBytes(100_000)));

    assertThat(timeout.cause()).isEqualTo(Cause.TIMEOUT);
    assertThat(timeout.detail()).isEqualTo("it ran for longer than 0.4 s");
    assertThat(idle.cause()).isEqualTo(Cause.IDLE_TIMEOUT);
    assertThat(output.cause()).isEqualTo(Cause.OUTPUT_LIMIT);
    assertThat(output.outputBytes()).isEqualTo(100_000);
    assertThat(written()).hasSize(100_000);
  }

  @Test
  void output_thatIsALink_isNotFollowed() throws Exception {
    Path elsewhere = temp.resolve("elsewhere");
    Files.createSymbolicLink(output(), elsewhere);

    assertThatThrownBy(() -> run(shell("echo x")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no regular file; move it away");
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void output_replacedUnderIt_keepsNobodyFromItsEnd() throws Exception {
    SupervisedProcess process =
        start(shell("echo up; sleep 0.5; yes"), Limits.NONE.withOutputBytes(10));
    awaitWritten("up");
    Files.delete(output());
    Files.createSymbolicLink(output(), temp.resolve("big"));
    Files.writeString(temp.resolve("big"), "x".repeat(100));

    assertThat(end(process).cause()).isEqualTo(Cause.OUTPUT_LIMIT);
    assertThat(temp.resolve("big")).hasSize(100);
  }

  @Test
  void limit_maybeExtended() throws Exception {
    SupervisedProcess process =
        start(shell("sleep 1; echo done"), Limits.NONE.withTimeout(Duration.ofMillis(700)));

    process.limit(process.limits().withTimeout(Duration.ofSeconds(60)));

    assertThat(end(process).isSuccess()).isTrue();
  }

  @Test
  void use_ofProcessorAndMemory_isTold() throws Exception {
    Ending ending = run(shell("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; sleep 1.2"));

    assertThat(ending.cpu()).isGreaterThan(Duration.ofMillis(50));
    assertThat(ending.peakRssBytes()).isBetween(300_000L, 100_000_000L);
    assertThat(ending.startedAt()).isBefore(ending.endedAt());
  }

  @ParameterizedTest
  @CsvSource({
    "none-such-program, no program 'none-such-program' on the PATH",
    "./none, there is no program ./none",
    "/, it is a directory",
    "./plain, chmod +x"
  })
  void program_thatCannotBeRun_isRefused(String program, String message) throws Exception {
    Files.writeString(temp.resolve("plain"), "x");

    assertThatThrownBy(() -> run(command(program)))
        .isInstanceOfSatisfying(StartException.class, e -> assertThat(e.isPassing()).isFalse())
        .hasMessageContaining(message);
    assertThat(Processes.isStarted(temp.resolve("p0"))).isFalse();
  }

  @Test
  void directory_thatIsGone_isRefused() {
    Path gone = temp.resolve("gone");
    Command command = Command.of(List.of("true"), gone, new TreeMap<>(System.getenv()), output());

    assertThatThrownBy(() -> run(command))
        .isInstanceOf(StartException.class)
        .hasMessage("the working directory %s does not exist; make it".formatted(gone));
  }

  @Test
  void folder_runTwice_isOneProcess_andHasItsEnding() throws Exception {
    Path folder = temp.resolve("once");
    Command command = shell("echo x");

    Ending first = end(processes.run(folder, command, Limits.NONE));
    Ending again = end(processes.run(folder, command, Limits.NONE));

    assertThat(written()).isEqualTo("x\n");
    assertThat(again.exitCode()).isEqualTo(first.exitCode());
    assertThat(again.endedAt()).isEqualTo(first.endedAt());
  }
}
