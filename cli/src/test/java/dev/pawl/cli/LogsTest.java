package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `pawl logs`: what a run has written, whole and in order, over a daemon that dies.
@ExtendWith(SoundHomes.class)
final class LogsTest {
  @TempDir Path folder;

  @Test
  void logs_ofARun_areItsLinesInOrder() throws Exception {
    Path home = folder.resolve("home");
    Cli cli = new Cli(home);
    String body =
        """
        for (int i = 1; i <= 3_000; i++) {
          ctx.log().info("line " + i + (i == 5 ? " \\u001b[31mred\\nforged" : " ü"));
        }
        ctx.log().warn("the end");
        return input;\
        """;
    cli.run("run", Sources.workflow(folder, body).toString(), "\"x\"", "--id", "team a/1");

    Cli.Result all = cli.run("logs", "team a/1");

    assertThat(all.exit()).isZero();
    assertThat(all.out().lines()).hasSize(3_001).startsWith("line 1 ü", "line 2 ü");
    assertThat(all.out()).contains("line 5 \\u001b[31mred\\nforged\n").doesNotContain("\u001b");
    assertThat(cli.run("logs", "team a/1", "--tail", "2").out())
        .isEqualTo("line 3000 ü\nthe end\n");
    assertThat(cli.run("logs", "team a/1", "--grep", "line 29[0-9]{2}").out().lines()).hasSize(100);
    assertThat(cli.run("logs", "team a/1", "-t", "--tail", "1").out())
        .containsPattern("^[0-9T:.-]+Z WARNING the end");
    assertThat(cli.run("logs", "team a/1", "--since", "1d").out()).isEqualTo(all.out());
    Path kept;
    try (var runs = Files.list(home.resolve("runs"))) {
      kept = runs.toList().getFirst();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(kept.resolve("output.log"))))
        .isEqualTo("rw-------");

    cli.run("rm", "team a/1");
    assertThat(kept).doesNotExist();
  }

  @Test
  void logs_followed_goOnOverAKilledDaemonToTheEnd() throws Exception {
    Path home = folder.resolve("home");
    Cli cli = new Cli(home);
    String body =
        """
        ctx.log().info("before");
        ctx.signals("go", String.class).await();
        ctx.log().info("after");
        return input;\
        """;
    String file = Sources.workflow(folder, body).toString();
    cli.run("run", file, "\"x\"", "--id", "f", "--detach");
    try (CliProcess logs = CliProcess.start(home, "logs", "f", "-f")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> logs.out().contains("before"));
      cli.killDaemon();
      cli.run("signal", "f", "go", "\"on\"");

      assertThat(logs.awaitExit()).isZero();
      assertThat(logs.out()).isEqualTo("before\nafter\n");
    }
  }

  @Test
  void logs_wrong_sayWhy() {
    Cli cli = new Cli(folder.resolve("home"));
    assertThat(cli.run("logs", "nobody").exit()).isEqualTo(6);
    Seed.in(folder.resolve("home")).done("done", "\"x\"");

    assertThat(cli.run("logs", "done").out()).isEmpty();
    assertThat(cli.run("logs", "done", "--grep", "[").err()).contains("--grep", "understood");
    assertThat(cli.run("logs", "done", "--tail", "-1").exit()).isEqualTo(2);
    assertThat(cli.run("logs", "done", "--since", "soon").exit()).isEqualTo(2);
  }
}
