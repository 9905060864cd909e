package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Real processes, killed with -9 in the middle of something.
@ExtendWith(SoundHomes.class)
final class CrashTest {
  @TempDir Path folder;

  @Test
  void run_killedInAStepAndInATimer_goesOnAndRepeatsNothing() throws Exception {
    Path home = folder.resolve("home");
    Path gate = folder.resolve("gate");
    String file =
        Sources.workflow(
                folder,
                """
                ctx.step("one", String.class, a -> note("one " + a.attempt()));
                ctx.step("two", String.class, a -> {
                  note("two " + a.attempt());
                  while (a.attempt() == 1 && !Files.exists(Path.of("%s"))) Thread.sleep(10);
                  return "2";
                });
                ctx.sleep(Duration.ofSeconds(3));
                return ctx.step("three", String.class, a -> note("three " + a.attempt()));\
                """
                    .formatted(gate))
            .toString();

    try (CliProcess first = CliProcess.start(home, "run", file, "\"x\"", "--id", "k")) {
      first.awaitErr("step two begins");
      first.kill();
    }
    try (CliProcess second = CliProcess.start(home, "run", file, "--id", "k")) {
      second.awaitErr("timer 3 set for");
      second.kill();
      assertThat(second.err()).contains("run k goes on after", "step two begins attempt 2");
    }
    Cli cli = new Cli(home);
    assertThat(cli.run("ps").out()).contains("no process runs it; a timer");
    try (CliProcess third = CliProcess.start(home, "run", file, "--id", "k")) {
      assertThat(third.awaitExit()).isZero();
      assertThat(third.out()).isEqualTo("\"three 1\"\n");
      assertThat(third.err()).contains("timer 3 fired (3.");
    }
    assertThat(Files.readAllLines(Sources.ledger(folder)))
        .containsExactly("one 1", "two 1", "two 2", "three 1");
  }
}
