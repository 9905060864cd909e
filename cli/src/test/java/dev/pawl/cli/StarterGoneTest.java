package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Who started a task, and with it the daemon, goes in every way that there is: the task goes on
/// (P8).
@ExtendWith(SoundHomes.class)
final class StarterGoneTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TASK =
      "pawl task start --id t -- sh -c 'echo up; while [ ! -e end ]; do sleep 0.05; done; exit 7'";

  @TempDir Path folder;

  private Cli cli() {
    return new Cli(folder.resolve("home")).with(Map.of("PATH", System.getenv("PATH")));
  }

  private CliProcess typed(String line) throws IOException {
    return CliProcess.shell(folder.resolve("home"), folder, Map.of(), line);
  }

  private void awaitUp() {
    await().atMost(PATIENCE).until(() -> cli().run("task", "log", "t").out().contains("up"));
  }

  private void goesOn(ProcessHandle daemon) throws IOException {
    Cli cli = cli();
    assertThat(cli.daemon()).as("the same daemon serves").contains(daemon);
    assertThat(cli.run("task", "list").out()).contains("running");
    Files.createFile(folder.resolve("end"));
    assertThat(cli.run("task", "wait", "t").exit()).isEqualTo(7);
  }

  @Test
  void groupOfTheStarter_killed() throws Exception {
    try (CliProcess shell = typed(TASK + "; sleep 600")) {
      awaitUp();
      ProcessHandle daemon = cli().daemon().orElseThrow();

      shell.sendToGroup("KILL");

      assertThat(shell.awaitExit()).isNotZero();
      goesOn(daemon);
    }
  }

  @Test
  void groupOfTheStarter_hungUp() throws Exception {
    try (CliProcess shell = typed(TASK + "; sleep 600")) {
      awaitUp();
      ProcessHandle daemon = cli().daemon().orElseThrow();

      shell.sendToGroup("HUP");

      assertThat(shell.awaitExit()).isNotZero();
      goesOn(daemon);
    }
  }

  @Test
  void terminalOfTheStarter_closed() throws Exception {
    String line = TASK.replace("'", "'\\''");
    try (CliProcess terminal = typed("script -qec '" + line + "; sleep 600' /dev/null")) {
      awaitUp();
      ProcessHandle daemon = cli().daemon().orElseThrow();

      terminal.sendToGroup("KILL"); // the terminal goes with the program that keeps it

      assertThat(terminal.awaitExit()).isNotZero();
      goesOn(daemon);
    }
  }

  @Test
  void daemon_hungUp_endsOrStays_butNeverWithTheTask() throws Exception {
    try (CliProcess shell = typed(TASK)) {
      assertThat(shell.awaitExit()).isZero();
    }
    awaitUp();
    ProcessHandle daemon = cli().daemon().orElseThrow();
    List<String> kill = List.of("kill", "-HUP", Long.toString(daemon.pid()));

    assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();

    await().atMost(PATIENCE).until(() -> cli().run("task", "list").out().contains("running"));
    Files.createFile(folder.resolve("end"));
    assertThat(cli().run("task", "wait", "t").exit()).isEqualTo(7);
  }

  @Test
  void unitOfTheDaemon_isStoppedAlone() throws Exception {
    try (CliProcess enabling = typed("pawl daemon enable --dry-run")) {
      assertThat(enabling.awaitExit()).isZero();
      assertThat(enabling.out()).contains("KillMode=process");
    }
  }
}
