package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Commands that are written to while they run.
final class InputTest extends Lab {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ANSWERS =
      "echo up; while read -r line; do echo \"got $line\"; done; echo end; exit 3";

  private Command open(Command command) {
    return command.withInput(new Command.Input.Open());
  }

  private static void write(SupervisedProcess process, String text) throws Exception {
    process.write(text.getBytes(StandardCharsets.UTF_8), PATIENCE);
  }

  private static void assertRefused(
      ThrowingCallable call, InputException.Reason reason, int taken, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InputException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.taken()).isEqualTo(taken);
            })
        .hasMessageContaining(message);
  }

  private static void assertNobodyBears(String mark) throws IOException {
    for (ProcessStat process : living()) {
      String environment;
      try {
        environment =
            Files.readString(
                Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1);
      } catch (IOException _) {
        continue; // it has ended
      }
      assertThat(environment).as("%s", process).doesNotContain(mark);
    }
  }

  private void assertNothingLeft() {
    until(() -> {
      try {
        assertNobodyBears(Processes.MARK + "=" + temp.resolve("p"));
        return true;
      } catch (AssertionError _) {
        return false;
      }
    });
  }

  @Test
  void lines_reachIt_alsoAfterAWhile_andItsEndWhenClosed() throws Exception {
    SupervisedProcess sort = start(open(command("sort")));

    write(sort, "pear\napple\n");
    Instant written = Instant.now();
    until(() -> Instant.now().isAfter(written.plusMillis(300)));
    assertThat(sort.ending()).isNotDone();
    write(sort, "fig\n");
    assertThat(sort.isInputOpen()).isTrue();
    sort.closeInput();

    Ending ending = end(sort);
    assertThat(ending.exitCode()).isZero();
    assertThat(ending.survivors()).isEmpty();
    assertThat(written()).isEqualTo("apple\nfig\npear\n");
    assertThat(file("input")).doesNotExist();
    assertThat(file("life")).doesNotExist();
    assertNothingLeft();
  }

  @Test
  void bytes_reachItAsTheyAre() throws Exception {
    SupervisedProcess cat = start(open(command("cat")));
    byte[] bytes = new byte[InputPipe.BYTES_MAX];
    new java.util.Random(7).nextBytes(bytes);

    for (int i = 0; i < 5; i++) {
      cat.write(bytes, PATIENCE);
    }
    cat.closeInput();

    assertThat(end(cat).exitCode()).isZero();
    byte[] read = Files.readAllBytes(temp.resolve("out"));
    assertThat(read).hasSize(5 * bytes.length).startsWith(bytes).endsWith(bytes);
  }

  @Test
  void whoAdopts_goesOnWriting() throws Exception {
    SupervisedProcess first = start(open(shell(ANSWERS)));
    write(first, "one\n");
    awaitWritten("got one");

    SupervisedProcess adopted = adopt();
    assertThat(adopted.isInputOpen()).isTrue();
    write(adopted, "two\n");
    awaitWritten("got two");
    adopted.closeInput();

    assertThat(end(adopt()).exitCode()).isEqualTo(3);
    assertThat(written()).isEqualTo("up\ngot one\ngot two\nend\n");
  }

  @Test
  void close_cutShort_isDoneByWhoComes() throws Exception {
    start(open(shell(ANSWERS)));
    awaitWritten("up");
    close();
    Files.createFile(file("closed"));

    assertThat(end(adopt()).exitCode()).isEqualTo(3);
  }

  @Test
  void whatDoesNotRead_isToldWithHowMuchWasTaken() throws Exception {
    SupervisedProcess deaf = start(open(shell("echo up; exec sleep 78")));
    awaitWritten("up");
    byte[] bytes = new byte[40_000];

    deaf.write(bytes, PATIENCE); // the pipe has room for 64 KiB
    assertRefused(
        () -> deaf.write(bytes, Duration.ofMillis(300)),
        InputException.Reason.NOT_READ,
        24_576,
        "of 40,000 bytes 24,576 were taken within 0.3 s");

    deaf.kill("");
    assertThat(end(deaf).survivors()).isEmpty();
    assertNothingLeft();
  }

  @Test
  void input_closedByTheCommand_isTold() throws Exception {
    SupervisedProcess process = start(open(shell("exec <&-; echo up; exec sleep 79")));
    awaitWritten("up");

    assertRefused(
        () -> write(process, "x"), InputException.Reason.CLOSED, 0, "it has closed its input");
    process.kill("");
    end(process);
  }

  @Test
  void input_closedTwice_isClosed_andTakesNoMore() throws Exception {
    SupervisedProcess process = start(open(shell("cat >/dev/null; echo over; exec sleep 80")));
    process.closeInput();
    awaitWritten("over");
    process.closeInput();

    assertThat(process.isInputOpen()).isFalse();
    assertRefused(
        () -> write(process, "x"), InputException.Reason.CLOSED, 0, "its input was closed");
    process.kill("");
    end(process);
  }

  @Test
  void input_thatWasNotAskedFor_isNotThere_andThatOfAnEndedOneNeither() throws Exception {
    SupervisedProcess plain = start(shell("cat; echo up; exec sleep 81"));
    awaitWritten("up");
    assertRefused(
        () -> write(plain, "x"), InputException.Reason.NOT_OPEN, 0, "without an open input");
    assertRefused(plain::closeInput, InputException.Reason.NOT_OPEN, 0, "without an open input");
    plain.kill("");
    end(plain);
    assertRefused(() -> write(plain, "x"), InputException.Reason.ENDED, 0, "it has ended");
    plain.closeInput();
    assertRefused(() -> write(adopt(), "x"), InputException.Reason.ENDED, 0, "it has ended");
    assertThatThrownBy(() -> plain.write(new byte[65_537], PATIENCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65,537 bytes are too many");
  }

  @Test
  void command_hasNothingOfThePipesButItsInput() throws Exception {
    SupervisedProcess process = start(open(shell("echo up; exec sleep 82")));
    awaitWritten("up");
    long pid = process.identity().orElseThrow().pid();
    Path proc = Path.of("/proc/" + pid);
    until(() -> Files.readString(proc.resolve("comm")).equals("sleep\n"));

    try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
      List<Path> all = descriptors.toList();
      assertThat(all.stream().map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder("0", "1", "2");
    }
    assertThat(Files.readSymbolicLink(proc.resolve("fd/0"))).isEqualTo(file("input"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("input"))))
        .isEqualTo("rw-------");
    process.kill("");
    assertThat(end(process).survivors()).isEmpty();
  }

  @Test
  void runner_killed_leavesNobody_andTheCommandComesToTheEnd() throws Exception {
    SupervisedProcess process = start(open(shell(ANSWERS)));
    write(process, "one\n");
    awaitWritten("got one");

    Signals.toProcess(pid("runner"), Signal.KILL);

    awaitWritten("end");
    assertThat(end(process).cause()).isEqualTo(Cause.LOST);
    assertNothingLeft();
  }

  @Test
  void runner_killed_isTheEndOfTheInput_forWritersToo() throws Exception {
    SupervisedProcess process = start(open(shell("echo up; exec sleep 83")));
    awaitWritten("up");
    Signals.toProcess(pid("runner"), Signal.KILL);
    awaitGone(pid("runner"));

    assertRefused(
        () -> write(process, "x"), InputException.Reason.CLOSED, 0, "when its runner was killed");
    process.kill("");
    end(process);
    assertNothingLeft();
  }

  @Test
  void signals_toTheGroupOfTheRunner_doNotCloseTheInput() throws Exception {
    SupervisedProcess process = start(open(shell(ANSWERS)));
    awaitWritten("up");
    for (Signal signal : List.of(Signal.HUP, Signal.INT, Signal.TERM, Signal.USR1)) {
      Signals.toGroup(pid("runner"), signal);
    }

    write(process, "still\n");

    awaitWritten("got still");
    process.closeInput();
    assertThat(end(process).exitCode()).isEqualTo(3);
  }
}
