package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// D4: code that eats all memory. The daemon ends at once, since any of its threads may have missed
/// anything; the next one goes on, and what was acknowledged is there. [QuarantineTest] says what
/// becomes of such code.
@ExtendWith(SoundHomes.class)
final class NoMemoryTest {
  @TempDir static Path home;
  @TempDir Path folder;

  private final Cli cli = new Cli(home).with(Map.of("PAWL_DAEMON_OPTIONS", "-Xmx96m"));

  @Test
  void daemon_withoutMemory_ends_andTheNextOneGoesOnWithTheOthers() throws Exception {
    String file =
        Sources.workflow(
                folder,
                """
                ctx.step("first", String.class, a -> note("first " + a.attempt()));
                return ctx.step("eat", String.class, a -> {
                  List<byte[]> eaten = new ArrayList<>();
                  while (a.attempt() == 1) eaten.add(new byte[1 << 20]);
                  return note("eat " + a.attempt());
                });\
                """)
            .toString();
    assertThat(cli.run("daemon", "start").exit()).isZero();
    ProcessHandle first = cli.daemon().orElseThrow();
    Seed.in(home).waiting("innocent");

    Cli.Result eater = cli.run("run", file, "\"x\"", "--id", "eater", "--detach");
    assertThat(eater.exit()).as(eater.err()).isZero();
    first.onExit().get(60, TimeUnit.SECONDS);

    assertThat(Files.readString(home.resolve("logs/daemon.out"))).contains("OutOfMemoryError");
    assertThat(cli.run("signal", "innocent", "go", "\"on\"").exit()).isZero();
    assertThat(cli.run("wait", "innocent", "--timeout", "60s").exit()).isZero();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(cli.run("wait", "eater", "--timeout", "30s").out()).contains("succeeded"));
    assertThat(Files.readAllLines(Sources.ledger(folder))).isEqualTo(List.of("first 1", "eat 2"));
  }
}
