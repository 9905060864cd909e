package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands that follow a run while others do something to it.
@ExtendWith(SoundHomes.class)
final class FollowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String WAITS =
      """
      String first = ctx.signals("go", String.class).await();
      String answer = ctx.ask(Ask.choice("live", "Go live?", "yes", "no"));
      return first + " " + answer;\
      """;

  @TempDir static Path home;
  @TempDir Path folder;

  private final Cli cli = new Cli(home);

  private String workflow(String body) {
    return Sources.workflow(folder, body).toString();
  }

  private CliProcess start(String body, String id) throws IOException {
    return CliProcess.start(home, "run", workflow(body), "\"x\"", "--id", id);
  }

  @Test
  void run_followed_takesSignalsAndAnswersFromElsewhere() throws Exception {
    try (CliProcess process = start(WAITS, "fg")) {
      process.awaitErr("waits for signal go: pawl signal fg go [JSON]");

      assertThat(cli.run("ps").out()).contains("fg", "waiting", "signal go since");
      assertThat(cli.run("history", "fg").out()).contains("SignalAwaited");
      assertThat(cli.run("show", "f", "--json").out()).contains("\"id\" : \"fg\"");
      assertThat(cli.run("signal", "fg", "go", "\"gone\"").err()).contains("sent signal go to fg");
      process.awaitErr("asks: Go live? [yes, no]: pawl answer fg live ANSWER");
      Cli.Result wrong = cli.run("answer", "fg", "live", "maybe");
      assertThat(wrong.exit()).isEqualTo(2);
      assertThat(wrong.err()).contains("choose one of");
      assertThat(cli.run("answer", "fg", "live", "yes").exit()).isZero();

      assertThat(process.awaitExit()).isZero();
      assertThat(process.out()).isEqualTo("\"gone yes\"\n");
    }
  }

  @Test
  void run_pausedResumedAndCanceledFromElsewhere_doesSo() throws Exception {
    try (CliProcess process = start(WAITS, "ops")) {
      process.awaitErr("waits for signal go");

      assertThat(cli.run("pause", "ops", "--reason", "lunch").err()).contains("it is paused");
      process.awaitErr("paused: lunch; go on with: pawl resume ops");
      assertThat(cli.run("pause", "ops").exit()).isEqualTo(7);
      assertThat(cli.run("resume", "ops").err()).contains("it is waiting");
      process.awaitErr("resumed");
      assertThat(cli.run("rm", "ops").exit()).isEqualTo(7);
      assertThat(cli.run("cancel", "ops", "--reason", "enough").err()).contains("it is canceled");

      assertThat(process.awaitExit()).isEqualTo(4);
      assertThat(process.err()).contains("canceled: enough");
    }
  }

  @Test
  void runs_ofOneHome_doNotWaitForEachOther() throws Exception {
    try (CliProcess process = start(WAITS, "first")) {
      process.awaitErr("waits for signal go");

      Cli.Result second = cli.run("run", workflow("return input;"), "\"kept\"", "--id", "second");
      Cli.Result again = cli.run("run", workflow("return input;"), "--id", "second");

      assertThat(second.exit()).isZero();
      assertThat(again.exit()).isZero();
      assertThat(again.out()).isEqualTo("\"kept\"\n");
      assertThat(again.err()).contains("has ended; this is what it recorded");
      cli.run("terminate", "first");
      assertThat(process.awaitExit()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void run_interrupted_goesOnWithoutTheCommand(String signal) throws Exception {
    Path gate = folder.resolve("gate");
    String id = "int-" + signal;
    String body =
        """
        return ctx.step("long", String.class, a -> {
          while (!Files.exists(Path.of("%s"))) Thread.sleep(10);
          return note("attempt " + a.attempt());
        });\
        """
            .formatted(gate);
    try (CliProcess process = start(body, id)) {
      process.awaitErr("step long begins");
      process.send(signal);

      assertThat(process.awaitExit()).isEqualTo(130);
      assertThat(process.out()).isEmpty();
      assertThat(process.err())
          .contains("the run goes on", "pawl watch " + id, "pawl cancel " + id)
          .doesNotContain("failed", "error", "Exception");
    }
    Files.createFile(gate);

    assertThat(cli.run("wait", id, "--timeout", "2m").exit()).isZero();
    assertThat(cli.run("watch", id).out()).isEqualTo("\"attempt 1\"\n");
    assertThat(Files.readAllLines(Sources.ledger(folder))).containsExactly("attempt 1");
  }

  @Test
  void command_interruptedTogetherWithItsGroup_leavesTheCommandOfAStepAlone() throws Exception {
    String body =
        """
        return ctx.step("long", String.class, a -> {
          int code = new ProcessBuilder("sh", "-c", "until [ -e '%s' ]; do sleep 0.1; done")
              .start().waitFor();
          return "attempt " + a.attempt() + ", exit code " + code;
        });\
        """
            .formatted(folder.resolve("gate"));
    cli.stopDaemon(); // the command is to start its own
    try (CliProcess process = start(body, "ctrl-c")) {
      process.awaitErr("step long begins");
      process.sendToGroup("INT");

      assertThat(process.awaitExit()).isEqualTo(130);
      assertThat(process.err()).doesNotContain("failed");
    }
    Files.createFile(folder.resolve("gate"));
    assertThat(cli.run("watch", "ctrl-c").out()).isEqualTo("\"attempt 1, exit code 0\"\n");
  }

  @Test
  void run_quietAndFollowedAgain_saysNothing() throws Exception {
    String file = workflow(WAITS);
    try (CliProcess first = start(WAITS, "q")) {
      first.awaitErr("waits for signal go");
      first.kill();
    }
    cli.run("signal", "q", "go", "\"gone\"");
    try (CliProcess second = CliProcess.start(home, "run", file, "--id", "q", "-q")) {
      await().atMost(PATIENCE).until(() -> cli.run("answer", "q", "live", "yes").exit() == 0);

      assertThat(second.awaitExit()).isZero();
      assertThat(second.out()).isEqualTo("\"gone yes\"\n");
      assertThat(second.err()).isEmpty();
    }
  }

  @Test
  void run_followedAgain_saysWhereItIs() throws Exception {
    String file = workflow(WAITS);
    Seed.in(home).waiting("elsewhere");
    assertThat(cli.run("run", file, "\"x\"", "--id", "twice", "-d").out()).isEqualTo("twice\n");
    cli.run("wait", "twice", "--for", "waiting");

    try (CliProcess run = CliProcess.start(home, "run", file, "--id", "twice");
        CliProcess watch = CliProcess.start(home, "watch", "twice")) {
      run.awaitErr("run twice goes on after ").awaitErr("waits for signal go since ");
      watch.awaitErr("run twice of workflow test is waiting").awaitErr("waits for signal go since");
      cli.run("signal", "twice", "go", "\"gone\"");
      watch.awaitErr("signal go received").awaitErr("asks: Go live?");
      cli.run("answer", "twice", "live", "no");

      assertThat(run.awaitExit()).isZero();
      assertThat(watch.awaitExit()).isZero();
      assertThat(run.out()).isEqualTo("\"gone no\"\n");
      assertThat(watch.out()).isEqualTo("\"gone no\"\n");
    }
  }

  @Test
  void show_ofATimer_needsNoName() {
    String file = workflow("ctx.sleep(Duration.ofHours(1)); return null;");
    cli.run("run", file, "\"x\"", "--id", "timer", "--detach");
    cli.run("wait", "timer", "--for", "waiting");

    assertThat(cli.run("show", "timer").out()).contains("waits for    timer since ");
  }

  @Test
  void run_whoseChildIsBlocked_tellsSoAndGoesOnWhenItIsMended() throws Exception {
    String text =
        """
        import dev.pawl.engine.workflow.*;
        class Family {
          static final Workflow<String, String> CHILD =
              Workflow.of("child", String.class, String.class, (ctx, in) -> {
                Thread.sleep(60_000);
                return in;
              });
          static final Workflow<String, String> PARENT =
              Workflow.of("parent", String.class, String.class,
                  (ctx, in) -> ctx.child(CHILD, in));
        }
        """;
    String file = Sources.write(folder, "Family.java", text).toString();
    try (CliProcess process =
        CliProcess.start(home, "run", file, "\"x\"", "--id", "p", "--workflow", "parent")) {
      process.awaitErr("is blocked:").awaitErr("Family.java:");
      assertThat(cli.run("ps").out()).contains("! ", "nondeterminism");
      Sources.write(folder, "Family.java", text.replace("Thread.sleep(60_000);", ""));

      assertThat(cli.run("run", file, "--id", "p").out()).isEqualTo("\"x\"\n");
      assertThat(process.awaitExit()).isZero();
      assertThat(process.out()).isEqualTo("\"x\"\n");
    }
  }
}
