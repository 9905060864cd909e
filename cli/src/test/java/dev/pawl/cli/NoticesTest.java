package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.testkit.Scale;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `pawl notices` and `pawl subscribe`: nothing is lost between two looks, and nothing is told
/// twice once it was taken.
@ExtendWith(SoundHomes.class)
final class NoticesTest {
  private static final int ROUNDS = 5;

  /// The more often a daemon is killed, the longer the next one waits before it lets runs go on.
  private static final int KILLS = Scale.of(1, 5);

  @TempDir Path folder;

  private Path home() {
    return folder.resolve("home");
  }

  @Test
  void notices_firstUse_subscribes_andThenTells() throws Exception {
    Cli cli = new Cli(home());
    assertThat(cli.run("notices").err()).contains("subscribed to all runs", "no notices");
    Seed.in(home()).failed("bad");

    assertThat(cli.run("notices").out()).contains("  failed  bad  fail: ", "no luck");
    assertThat(cli.run("notices", "--json").out()).contains("\"event\":\"failed\"");
    assertThat(cli.run("notices", "--ack").out()).contains("bad");
    assertThat(cli.run("notices").out()).isEmpty();
  }

  @Test
  void b1_follow_overKilledDaemons_showsEachOnce() throws Exception {
    Cli cli = new Cli(home());
    cli.run("notices");
    Seed.in(home()).failed("run-0");
    try (CliProcess follow = CliProcess.start(home(), "notices", "-f")) {
      until(() -> follow.out().contains("run-0"));
      for (int round = 1; round <= KILLS; round++) {
        String run = "run-" + round;
        cli.killDaemon();
        Seed.in(home()).failed(run);
        until(() -> follow.out().contains(run));
        until(() -> cli.run("notices").out().isEmpty());
      }

      follow.send("INT");
      assertThat(follow.awaitExit()).isEqualTo(130);
      assertThat(follow.out().lines()).hasSize(1 + KILLS);
    }
  }

  @Test
  void exec_runsTheProgramUntilItTakesTheNotice() throws Exception {
    Cli cli = new Cli(home());
    cli.run("subscribe", "mine", "--where", "state:failed");
    Path taken = folder.resolve("taken");
    Path tried = folder.resolve("tried");
    String script =
        """
        read line
        if [ -e '%1$s' ]; then
          echo "$1 $PAWL_NOTICE_RUN $PAWL_NOTICE_EVENT $line" > '%2$s'
        else
          touch '%1$s'
          exit 3
        fi
        """
            .formatted(tried, taken);
    try (CliProcess follow =
        CliProcess.start(
            home(), "notices", "-f", "--as", "mine", "--exec", "sh", "--", "-c", script, "x",
            "arg")) {
      Seed.in(home()).failed("bad");
      until(() -> Files.exists(taken) && Files.readString(taken).endsWith("\n"));

      assertThat(Files.readString(taken)).startsWith("arg bad failed {\"number\":");
      assertThat(follow.err()).contains("sh ended with exit code 3", "again in 1 s");
      until(() -> cli.run("notices", "--as", "mine").err().contains("no notices"));
    }
  }

  @Test
  void b1_readerKilled_beforeItHasAcknowledged_theSameNoticeComesAgain() throws Exception {
    Cli cli = new Cli(home());
    cli.run("subscribe", "mine", "--where", "state:failed");
    String script =
        "read line; echo \"$line\" > '%s'; sleep 600".formatted(folder.resolve("taken"));
    List<String> told = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Path taken = folder.resolve("taken");
      Files.deleteIfExists(taken);
      try (CliProcess follow =
          CliProcess.start(
              home(), "notices", "-f", "--as", "mine", "--exec", "sh", "--", "-c", script)) {
        if (round == 0) {
          Seed.in(home()).failed("bad");
        }
        until(() -> Files.exists(taken) && Files.readString(taken).endsWith("\n"));
        told.add(Files.readString(taken));
        follow.sendToGroup("KILL");
        follow.awaitExit();
      }
    }

    assertThat(told).hasSize(ROUNDS).allMatch(told.getFirst()::equals);
    assertThat(cli.run("notices", "--as", "mine", "--jsonl").out()).isEqualTo(told.getFirst());
  }

  @Test
  void subscribe_listsChangesAndRemoves() throws Exception {
    Cli cli = new Cli(home());
    assertThat(cli.run("subscribe").err()).contains("nobody has subscribed");
    assertThat(cli.run("subscribe", "builds", "--where", "type:build").exit()).isZero();
    Cli.Result hook = cli.run("subscribe", "team", "--webhook", "http://127.0.0.1:9/x", "--local");
    assertThat(hook.out()).startsWith("whsec_");

    assertThat(cli.run("subscribe").out())
        .contains(
            "builds  type:build  0 pending", "team  -kind:webhook  0 pending  http://127.0.0.1:9/x")
        .doesNotContain("whsec_");
    assertThat(cli.run("subscribe", "team").err()).contains("subscribed already: team");
    assertThat(cli.run("subscribe", "team", "--where", "state:failed").exit()).isZero();
    assertThat(cli.run("subscribe").out()).contains("team  state:failed  0 pending  http://127");
    assertThat(cli.run("subscribe", "team", "--remove").exit()).isZero();
    assertThat(cli.run("subscribe", "--json").out()).contains("builds").doesNotContain("team");
  }

  @Test
  void badUse_saysWhatToDo() throws Exception {
    Cli cli = new Cli(home());
    assertThat(cli.run("notices", "--as", "nobody"))
        .satisfies(it -> assertThat(it.exit()).isEqualTo(6))
        .satisfies(
            it -> assertThat(it.err()).contains("no subscription 'nobody'", "pawl subscribe"));
    for (List<String> wrong :
        List.of(
            List.of("notices", "--keep"),
            List.of("notices", "extra"),
            List.of("notices", "-f", "--ack"),
            List.of("subscribe", "--remove"),
            List.of("subscribe", "x", "--local"),
            List.of("subscribe", "x", "--where", "state:odd"),
            List.of("subscribe", "x", "--webhook", "http://10.0.0.1/"),
            List.of("subscribe", "a b"))) {
      assertThat(cli.run(wrong.toArray(String[]::new)).exit()).as("%s", wrong).isEqualTo(2);
    }
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).until(condition);
  }
}
