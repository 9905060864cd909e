package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands that change runs. Each test has runs of its own in a home that all share.
@ExtendWith(SoundHomes.class)
final class ActingTest {
  @TempDir static Path home;

  private final Cli cli = new Cli(home);
  private final Seed seed = Seed.in(home);

  @Test
  void signal_toAWaitingRun_isTaken() {
    seed.waiting("signaled");

    Cli.Result result = cli.run("signal", "signaled", "go", "\"on\"", "--dedup", "m1");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("sent signal go to signaled");
    assertThat(cli.run("wait", "signaled").out()).isEqualTo("signaled succeeded\n");
    assertThat(cli.run("show", "signaled", "--json").out()).contains("\"output\" : \"on\"");
  }

  @Test
  void signal_nobodyWaitsForYet_isKeptOnce() {
    seed.waiting("kept");

    assertThat(cli.run("signal", "kept", "later", "{\"a\": 1}", "--dedup", "m1").err())
        .contains("sent signal later to kept");
    Cli.Result again = cli.run("signal", "kept", "later", "{\"a\": 1}", "--dedup", "m1");
    assertThat(again.exit()).isZero();
    assertThat(again.err()).contains("has a signal with the dedup id m1 already; nothing was sent");
    assertThat(cli.run("signal", "kept", "other", "--json").out())
        .contains("\"state\" : \"waiting\"");
    assertThat(cli.run("history", "kept").out()).containsOnlyOnce("later = {\"a\":1}");
    assertThat(cli.run("ps", "id:kept").out()).contains("waiting");
  }

  @Test
  void signal_wrong_saysWhy() {
    seed.done("ended", "\"x\"");
    seed.waiting("open");

    assertThat(cli.run("signal", "ended", "go").exit()).isEqualTo(7);
    assertThat(cli.run("signal", "open", "go", "{bad").exit()).isEqualTo(2);
    assertThat(cli.run("signal", "open").exit()).isEqualTo(2);
    assertThat(cli.run("signal", "open", "").exit()).isEqualTo(2);
  }

  @Test
  void answer_ofAQuestion_isChecked() {
    seed.asking("asking");

    Cli.Result wrong = cli.run("answer", "asking", "live", "perhaps");

    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("choose one of");
    assertThat(cli.run("answer", "asking", "other", "yes").exit()).isEqualTo(7);
    assertThat(cli.run("answer", "asking", "live", "yes").err())
        .contains("answered live of asking");
    assertThat(cli.run("wait", "asking").exit()).isZero();
    assertThat(cli.run("show", "asking", "--json").out()).contains("\"output\" : \"yes\"");
  }

  @Test
  void pauseResumeAndCancel_takeEffectAtOnce() {
    seed.waiting("controlled");
    seed.done("over", "\"x\"");

    assertThat(cli.run("pause", "controlled", "--reason", "lunch").err())
        .contains("asked controlled to pause; it is paused");
    assertThat(cli.run("ps", "id:controlled").err()).contains("next: pawl resume controlled");
    assertThat(cli.run("pause", "controlled").exit()).isEqualTo(7);
    assertThat(cli.run("resume", "controlled").err()).contains("it is waiting");
    assertThat(cli.run("cancel", "controlled", "--reason", "enough").err())
        .contains("it is canceled");
    assertThat(cli.run("show", "controlled").out()).contains("enough");
    assertThat(cli.run("cancel", "over").exit()).isEqualTo(7);
    assertThat(cli.run("pause", "over").err())
        .contains("run over has succeeded and cannot be paused; only a run that is queued");
  }

  @Test
  void terminate_takesEffectAtOnce() {
    seed.waiting("terminated");
    seed.waiting("stays");

    Cli.Result result = cli.run("terminate", "terminated", "--reason", "gone", "--json");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("\"state\" : \"canceled\"", "\"reason\" : \"gone\"");
    assertThat(cli.run("ps", "is:open", "--json").out())
        .contains("\"state\":\"waiting\"", "\"stays\"")
        .doesNotContain("blocked", "\"terminated\"");
  }

  @Test
  void stop_isCancelOrTerminate() {
    seed.waiting("stopped");
    seed.waiting("forced");

    assertThat(cli.run("stop", "stopped", "--reason", "enough").err())
        .contains("asked stopped to stop; it is canceled");
    assertThat(cli.run("history", "stopped").out()).contains("CancelRequested", "enough");
    assertThat(cli.run("stop", "forced", "--force", "-q").out()).isEqualTo("forced\n");
    assertThat(cli.run("history", "forced").out()).contains("RunTerminated");
    assertThat(cli.run("stop", "forced").exit()).isEqualTo(7);
  }

  @Test
  void prune_asksAPerson_andNobodyElse() {
    seed.done("asked-for", "\"x\"");
    String[] args = {"prune", "--older-than", "0s"};

    Cli.Result script = cli.run(args);
    Cli.Result silent =
        new Cli(home)
            .onTerminal()
            .withInput("y\n")
            .run("--no-input", "prune", "--older-than", "0s");
    Cli.Result no = new Cli(home).onTerminal().withInput("n\n").run(args);

    assertThat(script.exit()).isEqualTo(2);
    assertThat(script.err()).contains("needs a yes", "without a terminal; add --yes");
    assertThat(silent.exit()).isEqualTo(2);
    assertThat(silent.err()).contains("with --no-input; add --yes");
    assertThat(no.exit()).isEqualTo(9);
    assertThat(no.err()).contains("more than 0s ago", "[y/N]", "nothing is deleted");
    assertThat(cli.run("show", "asked-for").exit()).isZero();
    assertThat(new Cli(home).onTerminal().withInput("y\n").run(args).out()).contains("asked-for");
  }

  @Test
  void retry_opensTheRunAgain() {
    seed.failed("failed");
    seed.done("fine", "\"x\"");

    Cli.Result result = cli.run("retry", "failed");

    assertThat(result.exit()).isZero();
    assertThat(cli.run("history", "failed").out()).contains("RunRetried");
    assertThat(cli.run("wait", "failed").exit()).isEqualTo(3);
    assertThat(cli.run("retry", "fine").exit()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resume", "unblock"})
  void control_inTheWrongState_isRefused(String verb) {
    seed.waiting("wrong-" + verb);

    Cli.Result result = cli.run(verb, "wrong-" + verb, "--json");

    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.err()).contains("WRONG_STATE", "waiting", "pawl show wrong-" + verb);
  }

  @Test
  void rm_deletesWhatHasEnded() {
    seed.done("removed", "\"x\"");
    seed.parent("family");

    assertThat(cli.run("rm", "removed").out()).isEqualTo("removed\n");
    assertThat(cli.run("show", "removed").exit()).isEqualTo(6);
    Cli.Result open = cli.run("rm", "family");
    assertThat(open.exit()).isEqualTo(7);
    assertThat(open.err()).contains("use --force", "next: pawl show family");
    assertThat(cli.run("rm", "family", "--force", "--json").out()).contains("\"family\"");
    assertThat(cli.run("ps", "parent:family", "--json").out()).isEqualTo("[\n]\n");
  }

  @Test
  void prune_deletesWhatEndedLongAgo() {
    for (String id : new String[] {"first", "second", "third", "fourth"}) {
      seed.done("pruned-" + id, "\"x\"");
    }

    assertThat(cli.run("prune", "-y", "--older-than", "1d").out()).isEmpty();
    assertThat(cli.run("prune", "-y", "--older-than", "1d").err())
        .contains("nothing ended that long");
    assertThat(cli.run("prune", "-y", "--older-than", "0s", "--keep", "3", "--json").out())
        .contains("pruned-first")
        .doesNotContain("pruned-second");
    assertThat(cli.run("prune", "--older-than", "soon").err()).contains("like 7d");
    assertThat(cli.run("prune").exit()).isEqualTo(2);
    assertThat(cli.run("prune", "-y", "--older-than", "1d", "--keep", "-1").exit()).isEqualTo(2);
  }
}
