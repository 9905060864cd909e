package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `pawl wait` and `pawl watch`.
@ExtendWith(SoundHomes.class)
final class WaitTest {
  @TempDir static Path home;
  @TempDir Path folder;

  private final Cli cli = new Cli(home);
  private final Seed seed = Seed.in(home);

  @Test
  void wait_forTheEnd_exitsAsTheRunEnded() {
    seed.done("done", "\"x\"");
    seed.failed("failed");
    seed.canceled("canceled");

    Cli.Result failed = cli.run("wait", "failed");
    Cli.Result canceled = cli.run("wait", "canceled");

    assertThat(cli.run("wait", "done")).isEqualTo(new Cli.Result(0, "done succeeded\n", ""));
    assertThat(failed.exit()).isEqualTo(3);
    assertThat(failed.out()).isEqualTo("failed failed: no luck\n");
    assertThat(canceled.exit()).isEqualTo(4);
    assertThat(canceled.out()).isEqualTo("canceled canceled: not needed\n");
    assertThat(cli.run("wait", "failed", "--for", "failed").exit()).isZero();
    assertThat(cli.run("wait", "done", "--for", "waiting").exit()).isEqualTo(7);
    assertThat(cli.run("wait", "done", "--json").out()).contains("\"state\" : \"succeeded\"");
  }

  @Test
  void wait_forSeveral_tellsOfEach_andExitsAsTheFirstThatIsNotAsWanted() {
    seed.done("one", "\"x\"");
    seed.canceled("two");
    seed.failed("three");

    Cli.Result all = cli.run("wait", "one", "two", "three");

    assertThat(all.exit()).isEqualTo(4);
    assertThat(all.out())
        .isEqualTo("one succeeded\ntwo canceled: not needed\nthree failed: no luck\n");
    assertThat(cli.run("wait", "one", "two", "--jsonl").out().lines()).hasSize(2);
    assertThat(cli.run("wait", "one", "none").exit()).isEqualTo(6);
    seed.asking("four");
    Cli.Result late = cli.run("wait", "one", "four", "--timeout", "0s", "--jsonl");
    assertThat(late.exit()).isEqualTo(124);
    assertThat(late.out()).contains("\"id\":\"one\"").hasLineCount(1);
    assertThat(cli.run("wait", "four", "--timeout", "1s").err())
        .contains("four waits: asks: Go live?; next: pawl answer four live yes");
  }

  @Test
  void wait_whoseTimeIsUp_saysHowTheRunIs() {
    seed.waiting("waits");

    Cli.Result result = cli.run("wait", "waits", "--timeout", "1s");
    Cli.Result json = cli.run("wait", "waits", "--timeout", "0s", "--json");

    assertThat(result.exit()).isEqualTo(124);
    assertThat(result.err()).contains("run waits is waiting after 1.00 s");
    assertThat(json.exit()).isEqualTo(124);
    assertThat(json.err()).contains("WAIT_TIMED_OUT", "\"retryable\":true");
    assertThat(cli.run("wait", "waits", "--for", "waiting").out()).startsWith("waits waiting");
  }

  @Test
  void wait_forWhatComes_returnsWhenItIsThere() throws Exception {
    seed.waiting("comes");
    try (CliProcess process = CliProcess.start(home, "wait", "comes")) {
      cli.run("signal", "comes", "go", "\"on\"");

      assertThat(process.awaitExit()).isZero();
      assertThat(process.out()).isEqualTo("comes succeeded\n");
    }
  }

  @Test
  void wait_forABlockedRun_needsAPerson() {
    String file = Sources.workflow(folder, "Thread.sleep(60_000); return null;").toString();
    cli.run("run", file, "\"x\"", "--id", "blocked", "--detach");

    long begun = System.nanoTime();
    Cli.Result result = cli.run("wait", "blocked");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    assertThat(result.exit()).isEqualTo(5);
    assertThat(result.out()).contains("blocked blocked: nondeterminism");
    assertThat(cli.run("watch", "blocked").exit()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"change", "soon", "Ended", ""})
  void wait_forNoState_namesThem(String state) {
    seed.waiting("no-state-" + state);

    Cli.Result result = cli.run("wait", "no-state-" + state, "--for", state);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("--for is '" + state + "'", "ended", "waiting");
  }

  @Test
  void wait_interrupted_saysNothingMore() throws Exception {
    seed.waiting("left");
    try (CliProcess process = CliProcess.start(home, "watch", "left")) {
      process.awaitErr("waits for signal go");
      process.send("INT");

      assertThat(process.awaitExit()).isEqualTo(130);
      assertThat(process.err()).contains("the run goes on", "pawl watch left");
    }
    assertThat(cli.run("ps", "id:left").out()).contains("waiting");
  }

  @Test
  void watch_ofARunThatHasEnded_printsItsOutput() {
    seed.done("watched", "\"x\"");

    Cli.Result result = cli.run("watch", "watch");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).isEqualTo("\"x\"\n");
    assertThat(result.err()).contains("run watched has ended; this is what it recorded");
    assertThat(cli.run("watch", "watched", "--json").out()).contains("\"output\" : \"x\"");
    assertThat(cli.run("watch", "nobody").exit()).isEqualTo(6);
  }
}
