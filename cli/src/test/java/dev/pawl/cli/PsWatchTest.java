package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `pawl ps --watch`: what changes is seen while it happens, over the death of a daemon.
@ExtendWith(SoundHomes.class)
final class PsWatchTest {
  @TempDir Path folder;

  @Test
  void watch_withoutATerminal_printsALinePerChange_overAKilledDaemon() throws Exception {
    Path home = folder.resolve("home");
    Cli cli = new Cli(home);
    Seed.in(home).waiting("old");
    try (CliProcess watch = CliProcess.start(home, "ps", "--watch")) {
      follows(cli, watch);

      cli.run("signal", "old", "go", "\"on\"");
      until(watch, "old  wait  succeeded");
      cli.killDaemon();
      Seed.in(home).failed("next");
      until(watch, "next  fail  failed: no luck");
      cli.run("rm", "next");
      until(watch, "next  deleted");

      watch.send("INT");
      assertThat(watch.awaitExit()).isEqualTo(130);
      assertThat(watch.out().lines().filter(line -> line.endsWith("old  wait  succeeded")))
          .hasSize(1);
    }
  }

  @Test
  void watch_withAQuery_asJson_printsRunsThatMatch() throws Exception {
    Path home = folder.resolve("home");
    Cli cli = new Cli(home);
    Seed.in(home).waiting("first");
    try (CliProcess watch = CliProcess.start(home, "ps", "state:failed", "--watch", "--json")) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            // Until it follows, what happens is not for it.
            Seed.in(home).failed("bad-" + System.nanoTime());
            return watch.out().contains("\"state\":\"failed\"");
          });

      assertThat(watch.out()).doesNotContain("\"state\":\"running\"", "\"id\":\"first\"");
      assertThat(watch.out().lines()).allMatch(line -> line.startsWith("{\"id\":\"bad-"));
    }
    assertThat(cli.run("ps", "colour:red", "--watch").exit()).isEqualTo(2);
  }

  /// Waits until the command follows: what happened before is not for it.
  private static void follows(Cli cli, CliProcess watch) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          cli.run("signal", "old", "hello-" + System.nanoTime());
          return watch.out().contains("old  wait  waiting");
        });
  }

  private static void until(CliProcess watch, String line) {
    await().atMost(Duration.ofSeconds(60)).until(() -> watch.out().contains(line));
  }
}
