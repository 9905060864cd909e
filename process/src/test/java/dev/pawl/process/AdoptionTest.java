package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found by somebody who has not started it: commands that still run, that have ended,
/// whose runner was killed, whose files are damaged, or that are of another start of the machine.
final class AdoptionTest {
  @TempDir Path temp;
  private Processes processes;

  @AfterEach
  void close() {
    if (processes != null) {
      processes.close();
    }
  }

  /// Goes on as another process would that knows nothing but the files.
  private SupervisedProcess adopt(Limits limits) throws Exception {
    close();
    processes = Processes.open(temp.resolve("scripts"));
    return processes.run(temp.resolve("p"), command, limits);
  }

  private Command command;

  private SupervisedProcess start(String line) throws Exception {
    return start(line, Limits.NONE);
  }

  private SupervisedProcess start(String line, Limits limits) throws Exception {
    command =
        Command.of(
            List.of("sh", "-c", line), temp, new TreeMap<>(System.getenv()), temp.resolve("out"));
    return adopt(limits);
  }

  private static Ending end(SupervisedProcess process) throws Exception {
    return process.ending().get(60, TimeUnit.SECONDS);
  }

  private Path file(String name) {
    return temp.resolve("p").resolve(name);
  }

  private long pid(String file) throws IOException {
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(file(file)));
    return Long.parseLong(Files.readString(file(file)).split(" ", 2)[0]);
  }

  private void awaitWritten(String text) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(temp.resolve("out")).contains(text));
  }

  private static void awaitGone(long pid) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ProcessTable.open().all().stream().noneMatch(it -> it.pid() == pid));
  }

  @Test
  void running_isAdopted_withItsOutputAndCode() throws Exception {
    start("echo before; while [ ! -e go ]; do sleep 0.05; done; echo after; exit 7");
    awaitWritten("before");

    SupervisedProcess adopted = adopt(Limits.NONE);
    Files.createFile(temp.resolve("go"));

    assertThat(end(adopted).exitCode()).isEqualTo(7);
    assertThat(temp.resolve("out")).hasContent("before\nafter");
  }

  @Test
  void ended_whileNobodyWatched_isTold() throws Exception {
    start("sleep 0.3; exit 9");
    close();
    await().atMost(Duration.ofSeconds(30)).until(() -> Processes.isOver(temp.resolve("p")));

    Ending ending = end(adopt(Limits.NONE));

    assertThat(ending.cause()).isEqualTo(Cause.EXIT);
    assertThat(ending.exitCode()).isEqualTo(9);
    assertThat(ending.endedAt()).isEqualTo(Files.getLastModifiedTime(file("result")).toInstant());
  }

  @Test
  void limits_countFromTheStart_overRestarts() throws Exception {
    Instant begun = Instant.now();
    start("sleep 69", Limits.NONE.withTimeout(Duration.ofSeconds(2)));
    pid("child");

    // Other bounds than it was started with do not count.
    Ending ending = end(adopt(Limits.NONE));

    assertThat(ending.cause()).isEqualTo(Cause.TIMEOUT);
    assertThat(Duration.between(begun, ending.endedAt())).isGreaterThan(Duration.ofMillis(1_900));
  }

  @Test
  void stop_thatWasOrdered_isCarriedOut_withItsReason() throws Exception {
    start("trap '' TERM; echo deaf; while :; do sleep 0.1; done");
    awaitWritten("deaf");
    close();
    Files.writeString(file("stop"), "STOPPED\nbecause\n");
    Files.writeString(file("limits"), Limits.NONE.withGrace(Duration.ofMillis(100)).text());

    Ending ending = end(adopt(Limits.NONE));

    assertThat(ending.cause()).isEqualTo(Cause.STOPPED);
    assertThat(ending.detail()).isEqualTo("because");
    assertThat(ending.signal()).isEqualTo(Signal.KILL.number());
  }

  @Test
  void runner_killed_commandGoesOn_andItsEndIsSeen_butNotHow() throws Exception {
    SupervisedProcess process = start("echo up; while [ ! -e go ]; do sleep 0.05; done; echo down");
    awaitWritten("up");
    long child = pid("child");
    Signals.toProcess(pid("runner"), Signal.KILL);
    awaitGone(pid("runner"));

    assertThat(process.ending()).isNotDone();
    Files.createFile(temp.resolve("go"));

    Ending ending = end(process);
    assertThat(ending.cause()).isEqualTo(Cause.LOST);
    assertThat(ending.exitCode()).isNull();
    assertThat(ending.detail()).isEqualTo("how it ended is not known: its runner was killed");
    assertThat(temp.resolve("out")).hasContent("up\ndown");
    awaitGone(child);
  }

  @Test
  void runner_killed_commandCanBeStopped_alsoByWhoAdoptsIt() throws Exception {
    start("echo up; sleep 70");
    awaitWritten("up");
    close();
    Signals.toProcess(pid("runner"), Signal.KILL);
    awaitGone(pid("runner"));

    SupervisedProcess adopted = adopt(Limits.NONE);
    adopted.stop("enough");

    Ending ending = end(adopted);
    assertThat(ending.cause()).isEqualTo(Cause.STOPPED);
    assertThat(ending.detail()).startsWith("enough; how it ended is not known");
    awaitGone(pid("child"));
  }

  @Test
  void result_damaged_isNotBelieved() throws Exception {
    Ending sound = end(start("exit 3"));
    assertThat(sound.exitCode()).isEqualTo(3);
    String whole = Files.readString(file("result")).strip();
    for (String damaged :
        List.of(
            "",
            whole.substring(0, whole.length() - 2),
            whole.replace("pawl-result 1", "pawl-result 9"),
            whole.replace("code 3", "code x"))) {
      Files.writeString(file("result"), damaged);

      Ending ending = end(adopt(Limits.NONE));

      assertThat(ending.cause()).as(damaged).isEqualTo(Cause.LOST);
      assertThat(ending.exitCode()).isNull();
    }
  }

  @Test
  void command_ofAnotherStartOfTheMachine_isLost_andNobodyIsSignalled() throws Exception {
    SupervisedProcess process = start("echo up; sleep 71");
    awaitWritten("up");
    long child = pid("child");
    close();
    String runner = Files.readString(file("runner"));
    String[] parts = runner.strip().split(" ", 3);
    Files.writeString(file("runner"), "%s %s %s\n".formatted(parts[0], parts[1], "0-other-boot"));

    SupervisedProcess adopted = adopt(Limits.NONE);
    adopted.stop("would hit a stranger");

    Ending ending = end(adopted);
    assertThat(ending.detail()).as("%s", ending).endsWith("the machine was restarted");
    assertThat(ProcessTable.open().all()).anyMatch(it -> it.pid() == child);
    Files.writeString(file("runner"), runner);
    process.signal(Signal.KILL);
    awaitGone(child);
  }

  private static double uptimeSeconds() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
  }

  @Test
  void number_thatBelongsToAnother_isNotSignalled() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "72").start();
    double tick = 0.01; // of the clock by which processes are told apart
    double begun = uptimeSeconds();
    await().until(() -> uptimeSeconds() > begun + tick);
    start("echo up; sleep 73");
    awaitWritten("up");
    long child = pid("child");
    close();
    Signals.toProcess(pid("runner"), Signal.KILL);
    Signals.toProcess(child, Signal.KILL);
    awaitGone(child);
    // As if the number had been given to somebody else: he started at another time.
    String stat = Files.readString(file("child"));
    Files.writeString(file("child"), stat.replaceFirst("^[0-9]+", "" + stranger.pid()));

    SupervisedProcess adopted = adopt(Limits.NONE);
    adopted.stop("");

    assertThat(end(adopted).exitCode()).isNull();
    assertThat(stranger.isAlive()).isTrue();
    stranger.destroyForcibly();
  }

  @Test
  void runner_thatNeverGotItsWord_isForgotten_andTheCommandStartedOnce() throws Exception {
    // Somebody wrote down who his runner is, and died before he said "go".
    Process waits = new ProcessBuilder("sh", "-c", "read x").start();
    ProcessStat stat =
        ProcessTable.open().all().stream()
            .filter(it -> it.pid() == waits.pid())
            .findFirst()
            .orElseThrow();
    Files.createDirectories(temp.resolve("p"));
    Files.writeString(file("runner"), stat.identity(ProcessTable.open().bootId()).text() + "\n");
    waits.getOutputStream().close();

    Ending ending = end(start("echo once"));

    assertThat(ending.isSuccess()).isTrue();
    assertThat(temp.resolve("out")).hasContent("once");
  }

  @Test
  void runner_ofALostFile_isNotStartedAgain() throws Exception {
    end(start("echo once"));
    Files.delete(file("runner"));

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> adopt(Limits.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was started, but not by whom");
    assertThat(temp.resolve("out")).hasContent("once");
  }

  @Test
  void clock_setBack_movesNoBound() throws Exception {
    start("sleep 74", Limits.NONE.withTimeout(Duration.ofSeconds(1)));
    pid("child");
    // The times of files are the wall clock's.
    Files.setLastModifiedTime(
        file("started"), FileTime.from(Instant.now().plus(Duration.ofDays(1))));

    assertThat(end(adopt(Limits.NONE)).cause()).isEqualTo(Cause.TIMEOUT);
  }
}
