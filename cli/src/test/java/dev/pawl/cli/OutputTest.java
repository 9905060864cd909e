package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What reaches stdout and stderr of a process, and how it ends when something does not.
@ExtendWith(SoundHomes.class)
final class OutputTest {
  @TempDir Path folder;

  /// How a shell ended and what it said on stderr.
  private record Result(int exit, String err) {}

  /// Has a shell run a command.
  ///
  /// @param redirection as the shell takes it, such as `>/dev/full`
  private Result shell(String redirection, String... args) throws Exception {
    String command =
        Stream.concat(Application.command().stream(), Arrays.stream(args))
            .map(arg -> "'" + arg + "'")
            .collect(Collectors.joining(" "));
    Path err = folder.resolve("err");
    ProcessBuilder shell =
        new ProcessBuilder(List.of("bash", "-c", "set -o pipefail; " + command + redirection))
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectInput(Path.of("/dev/null").toFile());
    shell.environment().put("PAWL_DAEMON_IDLE", Cli.IDLE);
    shell.environment().put("PAWL_DAEMON_OPTIONS", Cli.OPTIONS);
    Process process = shell.start();
    return new Result(process.waitFor(), Files.readString(err, StandardCharsets.UTF_8));
  }

  private String home() {
    return folder.resolve("home").toString();
  }

  private String workflow(String body) {
    return Sources.workflow(folder, body).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {" >/dev/full", " >&-"})
  void output_thatCannotBeWritten_isAnError(String redirection) throws Exception {
    Result run =
        shell(
            redirection, "run", workflow("return input;"), "\"x\"", "--id", "o", "--home", home());
    Result help = shell(redirection, "help");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("error: cannot write the output: ");
    assertThat(help.exit()).isEqualTo(1);
    assertThat(help.err()).startsWith("error: cannot write the output: ").doesNotContain("\tat ");
    assertThat(new Cli(Path.of(home())).run("show", "o").out()).contains("succeeded");
  }

  @Test
  void output_thatNobodyReadsOn_isNone() throws Exception {
    Result help = shell(" | true", "completion", "bash");

    assertThat(help.exit()).isZero();
    assertThat(help.err()).isEmpty();
  }

  @Test
  void print_ofAWorkflow_isNotMixedWithTheOutput() throws Exception {
    String file =
        workflow(
            """
            System.out.println("from the code");
            return ctx.step("s", String.class, a -> {
              System.out.println("from a step");
              return "";
            });
            """
                .stripTrailing());
    try (CliProcess process = CliProcess.start(Path.of(home()), "run", file, "\"x\"")) {
      assertThat(process.awaitExit()).isZero();
      assertThat(process.out()).isEqualTo("\"\"\n");
      assertThat(process.err()).doesNotContain("from the code", "from a step");
    }
    assertThat(Files.readString(Path.of(home(), "logs", "daemon.out")))
        .contains("from the code\n", "from a step\n");
  }

  @Test
  void home_byDefault_isBelowHome() throws IOException, InterruptedException {
    var environment = new java.util.HashMap<String, String>();
    environment.put("PAWL_HOME", "");
    environment.put("XDG_STATE_HOME", "");
    environment.put("HOME", folder.toString());
    String file = workflow("return input;");
    try (CliProcess process =
        CliProcess.start(Path.of(home()), environment, "run", file, "\"x\"")) {
      assertThat(process.awaitExit()).isZero();
    }
    assertThat(folder.resolve(".local/state/pawl/pawl.db")).exists();
  }
}
