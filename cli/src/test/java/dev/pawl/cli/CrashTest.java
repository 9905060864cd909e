package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.runtime.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real processes, killed with -9 in the middle of something.
@ExtendWith(SoundHomes.class)
final class CrashTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path home;
  @TempDir Path folder;

  private final Cli cli = new Cli(home);

  private String workflow(String body) {
    return Sources.workflow(folder, body).toString();
  }

  private List<String> ledger() throws IOException {
    Path ledger = Sources.ledger(folder);
    return Files.exists(ledger) ? Files.readAllLines(ledger) : List.of();
  }

  @Test
  void daemon_killedInAStepAndInATimer_isReplacedByTheCommandThatFollows() throws Exception {
    String file =
        workflow(
            """
            ctx.step("one", String.class, a -> note("one " + a.attempt()));
            ctx.step("two", String.class, a -> {
              note("two " + a.attempt());
              while (a.attempt() == 1) Thread.sleep(10);
              return "2";
            });
            ctx.sleep(Duration.ofSeconds(8));
            return ctx.step("three", String.class, a -> note("three " + a.attempt()));\
            """);

    try (CliProcess command = CliProcess.start(home, "run", file, "\"x\"", "--id", "k")) {
      command.awaitErr("step two begins");
      await().atMost(PATIENCE).until(() -> ledger().contains("two 1"));
      cli.killDaemon();
      command.awaitErr("step two begins attempt 2").awaitErr("timer 3 set for");
      cli.killDaemon();

      assertThat(command.awaitExit()).isZero();
      assertThat(command.out()).isEqualTo("\"three 1\"\n");
      assertThat(command.err())
          .containsSubsequence("step one done", "step two begins attempt 2", "step two done")
          .containsSubsequence("timer 3 set for", "timer 3 fired (8.", "step three done")
          .contains("succeeded after")
          .containsOnlyOnce("step one done")
          .doesNotContain("error:");
    }
    assertThat(ledger()).containsExactly("one 1", "two 1", "two 2", "three 1");
    assertThat(EventJson.fromLines(cli.run("history", "k", "--json").out()))
        .extracting(recorded -> recorded.event().kind())
        .containsOnlyOnce("RunStarted", "AttemptStarted", "TimerFired", "RunCompleted");
  }

  @Test
  void command_killed_leavesTheRunGoingOn() throws Exception {
    Path gate = folder.resolve("gate");
    String file =
        workflow(
            """
            return ctx.step("long", String.class, a -> {
              while (!Files.exists(Path.of("%s"))) Thread.sleep(10);
              return note("ends " + a.attempt());
            });\
            """
                .formatted(gate));
    try (CliProcess command = CliProcess.start(home, "run", file, "\"x\"", "--id", "left")) {
      command.awaitErr("step long begins");
      command.kill();
    }
    Files.createFile(gate);

    assertThat(cli.run("wait", "left", "--timeout", "2m").out()).isEqualTo("left succeeded\n");
    assertThat(cli.run("run", file, "--id", "left").out()).isEqualTo("\"ends 1\"\n");
    assertThat(ledger()).containsExactly("ends 1");
  }

  @Test
  void daemon_killed_isReplacedByTheNextCommandWhateverItLeft() throws Exception {
    Seed.in(home).waiting("stale");
    long first = cli.daemon().orElseThrow().pid();
    cli.killDaemon();
    assertThat(home.resolve("daemon.json")).exists();
    assertThat(home.resolve("daemon.sock")).exists();

    assertThat(cli.run("daemon", "status").exit()).isEqualTo(8);
    assertThat(cli.run("daemon", "stop").err()).contains("no daemon serves");
    Cli.Result sent = cli.run("signal", "stale", "go", "\"on\"");

    assertThat(sent.exit()).as(sent.err()).isZero();
    assertThat(cli.run("wait", "stale").out()).isEqualTo("stale succeeded\n");
    assertThat(cli.daemon().orElseThrow().pid()).isNotEqualTo(first);
  }

  @Test
  void daemonFile_damaged_isReplacedByTheNextCommand() throws Exception {
    Seed.in(home).done("damaged", "\"x\"");
    cli.killDaemon();
    Files.writeString(home.resolve("daemon.json"), "{\"socket\":");

    assertThat(cli.run("ps", "id:damaged").out()).contains("succeeded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "{\"pid\":1}"})
  void daemonFile_lostWhileTheDaemonServes_comesBack(String content) throws Exception {
    Seed.in(home).waiting("lost");
    long pid = cli.daemon().orElseThrow().pid();
    if (content.isEmpty()) {
      Files.delete(home.resolve("daemon.json"));
    } else {
      Files.writeString(home.resolve("daemon.json"), content);
    }

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> cli.daemon().map(ProcessHandle::pid).orElse(0L) == pid);
    assertThat(cli.run("show", "lost").exit()).isZero();
  }

  @Test
  void socket_lostWhileTheDaemonServes_letsTheNextOneServe() throws Exception {
    Seed.in(home).waiting("unheard");
    ProcessHandle first = cli.daemon().orElseThrow();
    Files.delete(home.resolve("daemon.sock"));

    first.onExit().get(60, TimeUnit.SECONDS);
    cli.run("signal", "unheard", "go", "\"on\"");

    assertThat(cli.run("wait", "unheard").out()).isEqualTo("unheard succeeded\n");
  }

  @Test
  void home_replacedUnderADaemon_isLeftToTheNextOne() throws Exception {
    Path replaced = folder.resolve("replaced");
    Cli there = new Cli(replaced);
    Seed.in(replaced).done("first", "\"x\"");
    ProcessHandle old = there.daemon().orElseThrow();
    Files.move(replaced, folder.resolve("moved"));
    Seed.in(replaced).done("second", "\"x\"");

    old.onExit().get(60, TimeUnit.SECONDS);

    assertThat(there.run("show", "second").exit()).isZero();
    assertThat(there.run("show", "first").exit()).isEqualTo(6);
    assertThat(replaced.resolve("daemon.sock")).exists();
  }

  @Test
  void commands_fiftyAtOnceWithoutADaemon_startOne() throws Exception {
    Seed.in(home).done("asked-for", "\"x\"");
    cli.stopDaemon();
    long before = starts();
    List<CliProcess> commands = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        commands.add(CliProcess.start(home, "show", "asked-for"));
      }
      for (CliProcess command : commands) {
        assertThat(command.awaitExit()).as(command.err()).isZero();
        assertThat(command.out()).contains("asked-for", "succeeded");
      }
    } finally {
      for (CliProcess command : commands) {
        command.close();
      }
    }
    assertThat(starts()).isEqualTo(before + 1);
  }

  /// How many daemons have served the home so far, by their log.
  private static long starts() throws IOException {
    return Files.readAllLines(home.resolve("logs/daemon.0.log")).stream()
        .filter(line -> line.contains(" serves "))
        .count();
  }
}
