package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `pawl run` drives of a home that holds other runs too.
final class RunTreeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path home;
  private Cli cli;

  @BeforeEach
  void home() {
    home = folder.resolve("home");
    cli = new Cli(home);
  }

  /// A file of a project of its own, with the same names as in those of others.
  private String project(String name, String body) throws IOException {
    Path project = Files.createDirectories(folder.resolve(name));
    return Sources.write(
            project,
            "Test.java",
            """
            import dev.pawl.engine.workflow.*;
            import java.nio.file.*;
            import java.time.Duration;

            class Test {
              static final Activity<String, String> WORK =
                  Activity.of("work", String.class, String.class, (a, in) -> {
                    if (in.equals("slow")) Thread.sleep(60_000);
                    return note("work " + in);
                  });
              static final Workflow<String, String> CHILD =
                  Workflow.of("child", String.class, String.class, (ctx, in) -> {
                    ctx.sleep(Duration.ofSeconds(2));
                    return ctx.step("note", String.class, a -> note(in));
                  });
              static final Workflow<String, String> TEST =
                  Workflow.of("test", String.class, String.class, (ctx, in) -> {
                    %s
                  });

              static String note(String what) throws Exception {
                Files.writeString(
                    Path.of("%s"),
                    "%s: " + what + "\\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
                return what;
              }
            }
            """
                .formatted(body, Sources.ledger(folder), name))
        .toString();
  }

  private CliProcess start(String file, String id) throws IOException {
    return CliProcess.start(home, "run", file, "\"x\"", "--workflow", "test", "--id", id);
  }

  private String ledger() throws IOException {
    return Files.exists(Sources.ledger(folder)) ? Files.readString(Sources.ledger(folder)) : "";
  }

  private String history(String id) {
    return cli.run("history", id, "--json").out();
  }

  @Test
  void run_besideAnOpenRunOfTheSameName_leavesItAlone() throws Exception {
    String waits = "return ctx.signals(\"go\", String.class).await();";
    try (CliProcess other = start(project("theirs", waits), "theirs-1")) {
      other.awaitErr("waits for signal go");
      other.kill();
    }
    assertThat(cli.run("signal", "theirs-1", "go", "\"early\"").exit()).isZero();
    String before = history("theirs-1");

    String body = "ctx.signals(\"go\", String.class).await(); return note(\"mine\");";
    try (CliProcess mine = start(project("ours", body), "ours-1")) {
      mine.awaitErr("waits for signal go");
      assertThat(cli.run("pause", "theirs-1").err()).contains("no process runs it now");
      assertThat(cli.run("ps").out()).contains("no process runs it; signal go");
      assertThat(cli.run("doctor", "--check").out()).contains("2 runs");
      cli.run("signal", "ours-1", "go");
      assertThat(mine.awaitExit()).isZero();
    }
    assertThat(history("theirs-1")).isEqualTo(before);
    assertThat(cli.run("ps", "id:theirs-1").out()).contains("waiting");
  }

  @Test
  void run_besideTasksOfAnother_takesOnlyItsOwn() throws Exception {
    String file = project("theirs", "return ctx.activity(WORK, \"slow\");");
    try (CliProcess other = start(file, "theirs-1")) {
      other.awaitErr(" begins");
      other.kill();
    }
    String ours = project("ours", "return ctx.activity(WORK, \"quick\");");

    Cli.Result result =
        cli.run("run", ours, "\"x\"", "--workflow", "test", "--id", "ours-1", "--json");

    assertThat(result.exit()).isZero();
    assertThat(ledger()).isEqualTo("ours: work quick\n");
    project("theirs", "return ctx.activity(WORK, \"slow\");");
    Path again = Path.of(file);
    Files.writeString(again, Files.readString(again).replace("60_000", "1"));
    assertThat(cli.run("run", file, "--workflow", "test", "--id", "theirs-1").exit()).isZero();
    assertThat(ledger()).endsWith("theirs: work slow\n");
  }

  @Test
  void run_resumed_drivesWhatItStartedBefore() throws Exception {
    String file =
        project(
            "ours",
            """
            ctx.startDetached(CHILD, "detached", ChildOptions.defaults());
            Promise<String> child = ctx.childAsync(CHILD, "child");
            return ctx.signals("go", String.class).await() + child.await();\
            """);
    try (CliProcess first = start(file, "tree")) {
      first.awaitErr("waits for signal go");
      first.kill();
    }
    assertThat(ledger()).isEmpty();

    try (CliProcess second = start(file, "tree")) {
      second.awaitErr("goes on");
      await().atMost(PATIENCE).until(() -> ledger().lines().count() == 2);
      assertThat(ledger()).contains("ours: child", "ours: detached");
    }
  }

  @Test
  void retry_whileAnotherRunHasTheStore_takesEffectWithTheNextRun() throws Exception {
    String failing = project("theirs", "throw new WorkflowFailure(\"no\");");
    assertThat(cli.run("run", failing, "--workflow", "test", "--id", "theirs-1").exit())
        .isEqualTo(3);
    String waits = "return ctx.signals(\"go\", String.class).await();";
    try (CliProcess mine = start(project("ours", waits), "ours-1")) {
      mine.awaitErr("waits for signal go");
      assertThat(cli.run("retry", "theirs-1").err())
          .contains("it takes effect with: pawl run", "--id theirs-1");
    }
    String mended = project("theirs", "return \"mended\";");

    assertThat(cli.run("run", mended, "--workflow", "test", "--id", "theirs-1").out())
        .isEqualTo("\"mended\"\n");
  }
}
