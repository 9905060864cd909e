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
    assertThat(cli.run("logs", "team a/1", "--grep", "^LINE 7 ", "-i", "-C", "1").out())
        .isEqualTo("6-line 6 ü\n7:line 7 ü\n8-line 8 ü\n");
    assertThat(cli.run("logs", "team a/1", "--lines", "2999-", "--raw").exit()).isEqualTo(2);
    assertThat(cli.run("logs", "team a/1", "--lines", "2999-").out())
        .isEqualTo("line 2999 ü\nline 3000 ü\nthe end\n");
    Cli.Result ends = cli.run("logs", "team a/1", "--head", "1", "--tail", "1");
    assertThat(ends.out())
        .matches(
            "line 1 ü\n… 2,999 lines, [0-9,]+ bytes left out; pawl logs 'team a/1' --lines 2-3000"
                + " …\nthe end\n");
    assertThat(cli.run("logs", "team a/1", "--raw").out().lines())
        .hasSize(3_001)
        .allMatch(line -> line.matches("[0-9T:.-]+Z (INFO|WARNING) .*"));
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
    assertThat(cli.run("logs", "done", "--grep", "[").err()).contains("--grep is '['", "RE2");
    assertThat(cli.run("logs", "done", "--tail", "-1").exit()).isEqualTo(2);
    assertThat(cli.run("logs", "done", "--since", "soon").exit()).isEqualTo(2);
    assertThat(cli.run("logs", "done", "--head", "10001").err())
        .contains("--head is 10001, allowed: 0 to 10,000");
    assertThat(cli.run("logs", "done", "--lines", "a-b").err()).contains("--lines is 'a-b'; give");
    assertThat(cli.run("logs", "done", "--lines", "9-3").err()).contains("--lines is '9-3'");
    assertThat(cli.run("logs", "done", "-C", "2").err()).contains("--context N goes with --grep");
    assertThat(cli.run("logs", "done", "-i").err()).contains("--ignore-case goes with --grep");
    assertThat(cli.run("logs", "done", "--grep", "").err()).contains("--grep is empty");
    assertThat(cli.run("logs", "done", "--raw", "--tail", "1").err())
        .contains("--raw", "leave out");
    assertThat(cli.run("logs", "done", "-f", "--head", "1").err()).contains("--head has an end");
  }
}
