package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// D2: commands that need a daemon while one is being started, and the one that starts it, or the
/// daemon itself, is killed meanwhile. [CrashTest] has fifty at once that nobody disturbs.
@ExtendWith(SoundHomes.class)
final class StartingTest {
  private static final int COMMANDS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir static Path home;

  private final Cli cli = new Cli(home);
  private final List<CliProcess> commands = new ArrayList<>();

  @BeforeAll
  static void open() {
    Seed.in(home).waiting("open");
  }

  @AfterEach
  void close() throws IOException {
    for (CliProcess command : commands) {
      command.close();
    }
  }

  /// The daemon that has the store but does not serve yet.
  private static Optional<ProcessHandle> beginning() throws IOException {
    Path lock = home.resolve("pawl.lock");
    String text = Files.exists(lock) ? Files.readString(lock) : "";
    return text.startsWith("pid=")
        ? ProcessHandle.of(Long.parseLong(text.lines().findFirst().orElseThrow().substring(4)))
        : Optional.empty();
  }

  private CliProcess command() throws IOException {
    CliProcess command = CliProcess.start(home, "show", "open");
    commands.add(command);
    return command;
  }

  private void awaitBeginning() {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(PATIENCE)
        .until(() -> beginning().isPresent());
  }

  @Test
  void command_thatStartsADaemonAndIsKilled_leavesItToTheNext() throws Exception {
    for (int round = 0; round < Scale.of(2, 25); round++) {
      cli.stopDaemon();
      CliProcess starter = command();
      awaitBeginning();
      starter.kill();
      ProcessHandle started = beginning().orElseThrow();

      Cli.Result next = cli.run("show", "open");

      assertThat(next.exit()).as("round %d: %s", round, next.err()).isZero();
      assertThat(cli.daemon()).as("the one that was started").contains(started);
    }
  }

  @Test
  void daemonKilledAsItStarts_isReplaced_andAllCommandsHaveTheirAnswer() throws Exception {
    for (int round = 0; round < Scale.of(1, 25); round++) {
      cli.stopDaemon();
      Instant begun = Instant.now();
      List<CliProcess> asking = new ArrayList<>();
      for (int i = 0; i < COMMANDS; i++) {
        asking.add(command());
      }
      awaitBeginning();
      beginning().ifPresent(ProcessHandle::destroyForcibly);

      for (CliProcess one : asking) {
        assertThat(one.awaitExit()).as("round %d: %s", round, one.err()).isZero();
        assertThat(one.out()).contains("open", "waiting");
      }
      System.out.printf(
          "%d commands, the daemon killed as it starts: all answered after %d ms%n",
          COMMANDS, Duration.between(begun, Instant.now()).toMillis());
      assertThat(cli.daemon()).isEqualTo(beginning());
    }
  }
}
