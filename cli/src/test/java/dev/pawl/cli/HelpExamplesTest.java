package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every example in the help of every command, typed into a shell beside a real daemon: it ends
/// with 0, or with the code that it names.
@ExtendWith(SoundHomes.class)
final class HelpExamplesTest {
  /// A release in the state that an example needs.
  private static final String GUIDE =
      """
      import dev.pawl.engine.workflow.*;

      final class Guide {
        record Plan(String tag, Boolean dryRun) {}

        static final Workflow<Plan, String> RELEASE =
            Workflow.of("release", Plan.class, String.class, (ctx, plan) -> {
              ctx.log().info("upload");
              if (plan.tag().equals("fails")) {
                throw new WorkflowFailure("no registry");
              }
              if (plan.tag().equals("blocks")) {
                Thread.sleep(60_000);
              }
              if (Boolean.TRUE.equals(plan.dryRun())) {
                return "nothing done";
              }
              var live = ctx.askAsync(Ask.choice("go-live", "Go live?", "yes", "no"));
              var many = ctx.askAsync(Ask.of("how-many", "How many?", Integer.class));
              var by = ctx.signals("approve", Object.class).awaitAsync();
              return live.await() + many.await() + by.await();
            });
      }
      """;

  @TempDir static Path folder;

  private static Path home;
  private static Path work;
  private static Path user;
  private static Cli cli;

  @BeforeAll
  static void prepare() throws IOException {
    home = folder.resolve("home");
    work = folder.resolve("work");
    user = folder.resolve("user");
    cli = new Cli(home);
    for (Path place : List.of(work, user.resolve("shop"))) {
      Path workflows = Files.createDirectories(place.resolve(".pawl/workflows"));
      Sources.write(workflows, "Guide.java", GUIDE);
    }
    Path examples = Files.createDirectories(work.resolve("examples"));
    for (String name : List.of("Hello.java", "Release.java")) {
      Files.copy(Path.of("..", "examples", name), examples.resolve(name));
    }
    Sources.write(
        work,
        "release.json",
        "{\"version\":\"1.4.0\",\"folder\":\"%s\",\"to\":\"%s\"}"
            .formatted(examples, work.resolve("site")));
    Sources.write(work, "approval.json", "{\"by\": \"ann\"}");
  }

  static Stream<Example> examples() {
    return CommandsCommand.all(
            Pawl.commandLine(Nowhere.terminal(), new Interruption()).getCommandSpec())
        .stream()
        .flatMap(command -> command.examples().stream());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_ofTheHelp_doesWhatItSays(Example example) throws Exception {
    String command = example.command();
    trust(work, !command.equals("pawl trust ."));
    trust(user.resolve("shop"), true);
    cli.run("rm", "release-8", "--force");
    cli.run("rm", "release-7", "--force");
    if (!command.startsWith("pawl run ")) {
      seed("release-8", "open", "waiting");
      seedFor(command);
    }

    Map<String, String> environment =
        Map.of("HOME", user.toString(), "JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder);
    try (CliProcess shell = CliProcess.shell(home, work, environment, command)) {
      if (example.exit() == ExitCode.INTERRUPTED.number()) {
        interrupt(shell);
      }
      assertThat(shell.awaitExit()).as(shell.out() + shell.err()).isEqualTo(example.exit());
    }
  }

  /// Where a command would ask, the person of a test says yes.
  private static void trust(Path place, boolean wanted) {
    if (wanted) {
      new Cli(home).onTerminal().withInput("y\n").run("trust", place.toString());
    } else {
      cli.run("trust", "--revoke", place.toString());
    }
  }

  private static void seedFor(String command) {
    String verb = command.split(" ", 3)[1];
    switch (verb) {
      case "resume" -> {
        seed("release-7", "open", "waiting");
        cli.run("pause", "release-7");
      }
      case "retry" -> seed("release-7", "fails", "failed");
      case "unblock" -> seed("release-7", "blocks", "blocked");
      case "notices" -> {
        cli.run("notices");
        cli.run("subscribe", "builds");
        seed("release-7", "open", "waiting");
      }
      case "task" -> seedTask(command);
      case "rm", "watch", "logs" -> seed("release-7", "ends", "succeeded");
      case "wait" -> {
        boolean goesOn = command.contains("waiting") || command.contains("--timeout");
        seed("release-7", goesOn ? "open" : "ends", goesOn ? "waiting" : "succeeded");
      }
      default -> seed("release-7", "open", "waiting");
    }
  }

  private static void seedTask(String command) {
    cli.run("rm", "unit-tests", "--force");
    boolean goesOn =
        command.contains(" stop ") || command.matches(".* (extend|wait .*--timeout).*");
    if (command.contains(" stdin ")) {
      cli.run("task", "start", "--id", "unit-tests", "--stdin", "cat");
      awaitRunning();
    } else if (!command.contains(" start ")) {
      String seconds = goesOn ? "600" : "0";
      Cli.Result started = cli.run("task", "start", "--id", "unit-tests", "sleep", seconds);
      assertThat(started.exit()).as(started.err()).isZero();
    }
    if (command.contains(" extend ")) {
      awaitRunning(); // bounds are those of a process
    }
    if (command.contains(" restart ")) {
      cli.run("rm", "again", "--force");
      assertThat(cli.run("task", "wait", "unit-tests").exit()).isZero();
    }
  }

  private static void awaitRunning() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> cli.run("task", "list").out().contains("running"));
  }

  private static void seed(String id, String tag, String state) {
    String file = work.resolve(".pawl/workflows/Guide.java").toString();
    String plan = "{\"tag\": \"%s\", \"dryRun\": %s}".formatted(tag, tag.equals("ends"));
    Cli.Result started = cli.run("run", file, plan, "--id", id, "--detach");
    assertThat(started.exit()).as(started.err()).isZero();
    Cli.Result there = cli.run("wait", id, "--for", state, "--timeout", "60s");
    assertThat(there.exit()).as(there.out() + there.err()).isZero();
  }

  /// Lets something happen until the command has told of it, and ends it as Ctrl-C does.
  private static void interrupt(CliProcess shell) throws Exception {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          cli.run("signal", "release-7", "hello-" + System.nanoTime());
          return shell.out().contains("release-7");
        });
    shell.sendToGroup("INT");
  }
}
