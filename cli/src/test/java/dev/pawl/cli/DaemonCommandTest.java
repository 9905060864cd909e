package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The daemon as the commands find, start and end it.
@ExtendWith(SoundHomes.class)
final class DaemonCommandTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path home;
  @TempDir Path folder;

  private final Cli cli = new Cli(home);

  private String workflow(String body) {
    return Sources.workflow(folder, body).toString();
  }

  @Test
  void daemon_startedAndStopped_saysSo() {
    cli.stopDaemon();

    Cli.Result none = cli.run("daemon", "status", "--json");
    Cli.Result started = cli.run("daemon", "start");
    Cli.Result again = cli.run("daemon", "start");
    Cli.Result status = cli.run("daemon", "status");
    long pid = cli.daemon().orElseThrow().pid();
    Cli.Result restarted = cli.run("daemon", "restart");
    long next = cli.daemon().orElseThrow().pid();
    Cli.Result stopped = cli.run("daemon", "stop");

    assertThat(none.exit()).isEqualTo(8);
    assertThat(none.err()).contains("\"code\":\"CLOSED\"", "no daemon serves " + home);
    assertThat(started.exit()).isZero();
    assertThat(started.err()).contains("started: process " + pid, "home " + home);
    assertThat(again.err()).contains("running already: process " + pid);
    assertThat(status.exit()).isZero();
    assertThat(status.err()).contains("running: process " + pid + ", Pawl ", "open run");
    assertThat(restarted.err()).contains("has ended", "started: process " + next);
    assertThat(next).isNotEqualTo(pid);
    assertThat(stopped.err()).contains("process " + next + ", has ended");
    assertThat(cli.run("daemon", "stop").err()).contains("no daemon serves " + home);
    assertThat(cli.run("daemon", "stop").exit()).isZero();
  }

  @Test
  void daemon_stoppedWithAnOpenRun_goesOnWithItAtTheNextCommand() {
    String file =
        workflow(
            "ctx.sleep(Duration.ofSeconds(2)); return ctx.step(\"s\", String.class, a -> \"e\");");
    cli.run("run", file, "\"x\"", "--id", "open", "-d");

    Cli.Result stopped = cli.run("daemon", "stop");
    Cli.Result listed = cli.run("ps", "--json", "id:open");

    assertThat(stopped.err()).contains("had not ended and goes on with the next one");
    assertThat(listed.out()).contains("\"id\":\"open\"");
    assertThat(cli.run("wait", "open", "--timeout", "2m").out()).isEqualTo("open succeeded\n");
  }

  @Test
  void daemon_stoppedInAStepWhileACommandFollows_isWaitedFor() throws Exception {
    String file =
        workflow(
            """
            return ctx.step("slow", String.class, a -> {
              note("begins " + a.attempt());
              Thread.sleep(a.attempt() == 1 ? 2_500 : 1);
              return note("ends " + a.attempt());
            });\
            """);
    try (CliProcess process = CliProcess.start(home, "run", file, "\"x\"", "--id", "slow")) {
      process.awaitErr("step slow begins");

      assertThat(cli.run("daemon", "stop").exit()).isZero();
      assertThat(cli.run("ps", "id:slow").out()).contains("slow");

      assertThat(process.awaitExit()).as(process.err()).isZero();
      assertThat(process.out()).isEqualTo("\"ends 1\"\n");
    }
    assertThat(Files.readAllLines(Sources.ledger(folder))).containsExactly("begins 1", "ends 1");
  }

  @Test
  void store_ofAnotherProgram_isNotTakenFromIt() {
    Path other = folder.resolve("home");
    Cli cli = new Cli(other);
    try (SqliteStore _ = SqliteStore.open(other)) {
      Cli.Result words = cli.run("ps");
      Cli.Result json = cli.run("run", workflow("return input;"), "\"x\"", "--json");

      assertThat(words.exit()).isEqualTo(1);
      assertThat(words.err())
          .contains("is in use by process " + ProcessHandle.current().pid(), "--home")
          .doesNotContain("bug", "Exception");
      assertThat(json.exit()).isEqualTo(1);
      assertThat(json.err()).contains("\"code\":\"STORE_IN_USE\"", "\"retryable\":true");
    }
    assertThat(cli.run("run", workflow("return input;"), "\"x\"").out()).isEqualTo("\"x\"\n");
  }

  @Test
  void files_ofADaemon_areForItsOwnerOnly() throws IOException {
    assertThat(cli.run("daemon", "start").exit()).isZero();

    for (String name : List.of("daemon.sock", "daemon.json", "pawl.db", "logs/daemon.0.log")) {
      Path file = home.resolve(name);
      boolean reachable = !name.startsWith("logs/");
      assertThat(Files.getPosixFilePermissions(reachable ? file : file.getParent()))
          .as(name)
          .isEqualTo(PosixFilePermissions.fromString(reachable ? "rw-------" : "rwx------"));
    }
    assertThat(Files.getPosixFilePermissions(home))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void home_withALongPath_isServed() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("x".repeat(90)).resolve("y".repeat(90)));
    Cli cli = new Cli(deep);

    assertThat(cli.run("run", workflow("return input;"), "\"x\"").out()).isEqualTo("\"x\"\n");
    assertThat(cli.run("ps").out()).contains("succeeded");
    assertThat(cli.run("daemon", "stop").exit()).isZero();
  }

  @Test
  void home_copiedWhileItIsServed_isAnother() throws IOException {
    Seed.in(home).done("original", "\"x\"");
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.list(home)) {
      Files.createDirectory(copy);
      for (Path file : files.filter(file -> file.endsWith("daemon.json")).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Cli other = new Cli(copy);

    assertThat(other.run("daemon", "status").exit()).isEqualTo(8);
    assertThat(other.run("run", workflow("return input;"), "\"x\"", "--id", "n").exit()).isZero();
    assertThat(other.run("ps", "--all").out()).contains("n").doesNotContain("original");
    assertThat(cli.run("ps", "id:original").out()).contains("original");
  }

  @Test
  void logs_showTheEndOfTheLog() {
    cli.run("daemon", "start");

    Cli.Result one = cli.run("daemon", "logs", "--tail", "1");

    assertThat(one.exit()).isZero();
    assertThat(one.out().lines()).hasSize(1);
    assertThat(cli.run("daemon", "logs").out()).contains(" serves ");
    assertThat(cli.run("daemon", "logs", "--tail", "0").exit()).isEqualTo(2);
    assertThat(new Cli(folder.resolve("none")).run("daemon", "logs").exit()).isEqualTo(2);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void verb_unknown_namesThem() {
    Cli.Result result = cli.run("daemon", "halt");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("'halt'", "status, start, stop, restart, logs, run");
    assertThat(cli.run("daemon").exit()).isEqualTo(2);
  }

  @Test
  void daemon_inTheForeground_servesUntilItIsToldToEnd() throws Exception {
    Path own = folder.resolve("home");
    Cli cli = new Cli(own);
    try (CliProcess process = CliProcess.start(own, "daemon", "run")) {
      await().atMost(PATIENCE).until(() -> cli.run("daemon", "status").exit() == 0);
      ProcessHandle daemon = cli.daemon().orElseThrow();
      process.awaitErr("pawl daemon stop --home " + own);
      assertThat(process.err()).contains("serves " + own, "process " + daemon.pid());
      process.send("TERM");

      assertThat(process.awaitExit()).isEqualTo(130);
      await().atMost(PATIENCE).until(() -> !daemon.isAlive());
      assertThat(own.resolve("daemon.json")).doesNotExist();
    }
  }
}
