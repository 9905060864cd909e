package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands that change runs of a home that no process owns.
@ExtendWith(SoundHomes.class)
final class ActingTest {
  @TempDir Path home;
  private Cli cli;

  @BeforeEach
  void fill() throws InterruptedException {
    Seed.fill(home);
    cli = new Cli(home);
  }

  @Test
  void signal_toAWaitingRun_isKeptForIt() {
    Cli.Result result = cli.run("signal", "waiting-1", "go", "{\"a\": 1}", "--dedup", "m1");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("sent signal go to waiting-1", "no process runs it now");
    assertThat(cli.run("signal", "waiting-1", "go", "{\"a\": 1}", "--dedup", "m1").exit()).isZero();
    assertThat(cli.run("signal", "waiting-1", "go", "--json").out())
        .contains("\"state\" : \"waiting\"");
    assertThat(cli.run("ps", "waiting-1").out()).contains("waiting");
  }

  @Test
  void signal_wrong_saysWhy() {
    assertThat(cli.run("signal", "done-1", "go").exit()).isEqualTo(7);
    assertThat(cli.run("signal", "waiting-1", "go", "{bad").exit()).isEqualTo(2);
    assertThat(cli.run("signal", "waiting-1").exit()).isEqualTo(2);
    assertThat(cli.run("signal", "waiting-1", "").exit()).isEqualTo(2);
  }

  @Test
  void answer_ofAQuestion_isChecked() {
    assertThat(cli.run("answer", "asking-1", "live", "perhaps").exit()).isEqualTo(2);
    assertThat(cli.run("answer", "asking-1", "other", "yes").exit()).isEqualTo(7);
    assertThat(cli.run("answer", "asking-1", "live", "yes").exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "pause"})
  void control_ofAnIdleRun_waitsForAProcess(String verb) {
    Cli.Result result = cli.run(verb, "waiting-1", "--reason", "later");

    assertThat(result.exit()).isZero();
    assertThat(result.err())
        .contains("asked waiting-1 to " + verb, "it takes effect with: pawl run");
    assertThat(cli.run(verb, "done-1").exit()).isEqualTo(7);
  }

  @Test
  void terminate_takesEffectAtOnce() {
    Cli.Result result = cli.run("terminate", "waiting-1", "--reason", "gone", "--json");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("\"state\" : \"canceled\"", "\"reason\" : \"gone\"");
    assertThat(cli.run("ps", "is:open", "--json").out())
        .contains("\"state\":\"waiting\"")
        .doesNotContain("blocked");
  }

  @Test
  void retry_opensTheRunAgain() {
    Cli.Result result = cli.run("retry", "failed-1");

    assertThat(result.exit()).isZero();
    assertThat(cli.run("history", "failed-1").out()).contains("RunRetried");
    assertThat(cli.run("retry", "done-1").exit()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resume", "unblock"})
  void control_inTheWrongState_isRefused(String verb) {
    Cli.Result result = cli.run(verb, "waiting-1", "--json");

    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.err()).contains("WRONG_STATE", "waiting");
  }

  @Test
  void rm_deletesWhatHasEnded() {
    assertThat(cli.run("rm", "done-1").out()).isEqualTo("done-1\n");
    assertThat(cli.run("show", "done-1").exit()).isEqualTo(6);
    Cli.Result open = cli.run("rm", "parent-1");
    assertThat(open.exit()).isEqualTo(7);
    assertThat(open.err()).contains("use --force", "next: pawl show parent-1");
    assertThat(cli.run("rm", "parent-1", "--force", "--json").out()).contains("\"parent-1\"");
  }

  @Test
  void prune_deletesWhatEndedLongAgo() {
    assertThat(cli.run("prune", "--older-than", "1d").out()).isEmpty();
    assertThat(cli.run("prune", "--older-than", "0s", "--keep", "3", "--json").out())
        .contains("done-1");
    assertThat(cli.run("prune", "--older-than", "soon").err()).contains("like 7d");
    assertThat(cli.run("prune").exit()).isEqualTo(2);
    assertThat(cli.run("prune", "--older-than", "1d", "--keep", "-1").exit()).isEqualTo(2);
  }
}
