package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands that reach a run through the process that runs it in the foreground.
final class ForegroundTest {
  private static final String WAITS =
      """
      String first = ctx.signals("go", String.class).await();
      String answer = ctx.ask(Ask.choice("live", "Go live?", "yes", "no"));
      return first + " " + answer;\
      """;

  @TempDir Path folder;
  private Path home;
  private Cli cli;

  @BeforeEach
  void home() {
    home = folder.resolve("home");
    cli = new Cli(home);
  }

  private CliProcess start(String body, String id) throws IOException {
    String file = Sources.workflow(folder, body).toString();
    return CliProcess.start(home, "run", file, "\"x\"", "--id", id);
  }

  @Test
  void run_inTheForeground_takesSignalsAndAnswersFromElsewhere() throws Exception {
    try (CliProcess process = start(WAITS, "fg")) {
      process.awaitErr("waits for signal go: pawl signal fg go [JSON]");

      assertThat(cli.run("ps").out()).contains("fg", "waiting", "signal go since");
      assertThat(cli.run("history", "fg").out()).contains("SignalAwaited");
      assertThat(cli.run("show", "f", "--json").out()).contains("\"live\" : true");
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
      assertThat(cli.run("rm", "ops").exit()).isEqualTo(7);
      assertThat(cli.run("cancel", "ops", "--reason", "enough").err()).contains("it is canceled");

      assertThat(process.awaitExit()).isEqualTo(4);
      assertThat(process.err()).contains("canceled: enough");
    }
  }

  @Test
  void store_ofAForegroundRun_isNotForASecondOne() throws Exception {
    try (CliProcess process = start(WAITS, "owner")) {
      process.awaitErr("waits for signal go");

      Cli.Result second =
          cli.run("run", Sources.workflow(folder, WAITS).toString(), "--id", "b", "--json");

      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.err())
          .contains("STORE_IN_USE", "process " + process.pid(), "--id owner", "--home")
          .contains("\"retryable\":true");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void run_interrupted_isKeptAndGoesOn(String signal) throws Exception {
    String body = "return ctx.signals(\"go\", String.class).await();";
    try (CliProcess process = start(body, "int")) {
      process.awaitErr("waits for signal go");
      process.send(signal);

      assertThat(process.awaitExit()).isEqualTo(130);
      assertThat(process.out()).isEmpty();
      assertThat(process.err())
          .contains("stopped; the run is kept. Go on with: pawl run ", " --id int");
    }
    Cli.Result sent = cli.run("signal", "int", "go", "\"later\"");
    assertThat(sent.err()).contains("no process runs it now; it takes effect with: pawl run ");
    String file = Sources.workflow(folder, body).toString();
    assertThat(cli.run("run", file, "--id", "int").out()).isEqualTo("\"later\"\n");
  }

  @Test
  void run_interruptedTogetherWithTheCommandOfAStep_doesNotFail() throws Exception {
    String body =
        """
        return ctx.step("long", String.class, a -> {
          if (a.attempt() > 1) return "attempt " + a.attempt();
          int code = new ProcessBuilder("sleep", "60").start().waitFor();
          throw new Exception("exit code " + code);
        });\
        """;
    try (CliProcess process = start(body, "ctrl-c")) {
      process.awaitErr("step long begins");
      process.sendToAll("INT");

      assertThat(process.awaitExit()).isEqualTo(130);
      assertThat(process.err()).doesNotContain("failed");
    }
    String file = Sources.workflow(folder, body).toString();
    assertThat(cli.run("run", file, "--id", "ctrl-c").out()).isEqualTo("\"attempt 2\"\n");
  }

  @Test
  void run_interruptedInAStepThatEnds_recordsIt() throws Exception {
    String body =
        """
        return ctx.step("short", String.class, a -> {
          note("begins");
          Thread.sleep(300);
          return note("ends");
        });\
        """;
    try (CliProcess process = start(body, "short")) {
      process.awaitErr("step short begins");
      process.send("INT");
      process.awaitExit();
    }
    String file = Sources.workflow(folder, body).toString();
    assertThat(cli.run("run", file, "--id", "short").out()).isEqualTo("\"ends\"\n");
    assertThat(Files.readAllLines(Sources.ledger(folder))).containsExactly("begins", "ends");
  }

  @Test
  void output_ofAnEndedRun_isPrintedWhileAnotherHasTheStore() throws Exception {
    String file = Sources.workflow(folder, "return input;").toString();
    cli.run("run", file, "\"kept\"", "--id", "old");
    try (CliProcess process = start(WAITS, "new")) {
      process.awaitErr("waits for signal go");

      Cli.Result again = cli.run("run", file, "--id", "old");

      assertThat(again.exit()).isZero();
      assertThat(again.out()).isEqualTo("\"kept\"\n");
      assertThat(cli.run("run", file, "--id", "no").err()).contains("next: pawl ps");
    }
  }

  @Test
  void run_quietAndResumed_saysNothing() throws Exception {
    String file = Sources.workflow(folder, WAITS).toString();
    try (CliProcess first = start(WAITS, "q")) {
      first.awaitErr("waits for signal go");
      first.kill();
    }
    cli.run("signal", "q", "go", "\"gone\"");
    try (CliProcess second = CliProcess.start(home, "run", file, "--id", "q", "-q")) {
      await().until(() -> cli.run("answer", "q", "live", "yes").exit() == 0);

      assertThat(second.awaitExit()).isZero();
      assertThat(second.err()).isEmpty();
    }
  }

  @Test
  void show_ofATimer_needsNoName() throws Exception {
    try (CliProcess process = start("ctx.sleep(Duration.ofHours(1)); return null;", "timer")) {
      process.awaitErr("timer 1 set for");

      assertThat(cli.run("show", "timer").out()).contains("waits for    timer since ");
    }
  }

  @Test
  void run_whoseChildIsBlocked_tellsSo() throws Exception {
    String file =
        Sources.write(
                folder,
                "Family.java",
                """
                import dev.pawl.engine.workflow.*;
                class Family {
                  static final Workflow<String, String> CHILD =
                      Workflow.of("child", String.class, String.class, (ctx, in) -> {
                        Thread.sleep(50);
                        return in;
                      });
                  static final Workflow<String, String> PARENT =
                      Workflow.of("parent", String.class, String.class,
                          (ctx, in) -> ctx.child(CHILD, in));
                }
                """)
            .toString();
    try (CliProcess process =
        CliProcess.start(home, "run", file, "\"x\"", "--id", "p", "--workflow", "parent")) {
      process.awaitErr("is blocked:").awaitErr("Family.java:");
      assertThat(cli.run("ps").out()).contains("! ", "nondeterminism");
    }
  }

  @Test
  void socket_ofAForegroundRun_isForItsOwnerOnly() throws Exception {
    try (CliProcess process = start(WAITS, "sock")) {
      process.awaitErr("waits for signal go");
      Path socket = home.resolve("run.sock");

      assertThat(Files.getPosixFilePermissions(socket))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(Files.getPosixFilePermissions(home))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));

      process.kill();
      assertThat(socket).exists();
      assertThat(cli.run("ps").out()).contains("no process runs it; signal go");
    }
  }
}
