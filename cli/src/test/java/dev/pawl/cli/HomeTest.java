package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Homes in which there is no store, or none that could be used.
@ExtendWith(StoppedHomes.class)
final class HomeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "ps, 0",
    "show x, 6",
    "history x, 6",
    "signal x go, 6",
    "cancel x, 6",
    "rm x, 6",
    "answer x q yes, 6",
    "watch x, 6",
    "wait x, 6",
    "daemon status, 8",
    "daemon stop, 0",
    "doctor, 1"
  })
  void home_withoutAStore_isLookedAtOnly(String command, int exit) {
    Cli.Result result = new Cli(folder).run(command.split(" ", -1));

    assertThat(result.exit()).isEqualTo(exit);
    assertThat(result.err()).containsAnyOf("no runs", "holds no store", "no daemon serves");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ps", "run"})
  void home_empty_isRefused(String command) {
    String file = Sources.workflow(folder, "return input;").toString();

    Cli.Result result = new Cli(folder).run(command, "--home", "", file);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("--home is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ps", "doctor", "run"})
  void home_thatIsAFile_isAnError(String command) {
    Path file = Sources.workflow(folder, "return input;");
    Cli cli = new Cli(file);

    Cli.Result result = command.equals("run") ? cli.run("run", file.toString()) : cli.run(command);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("is not a folder; name another one with --home");
  }

  @Test
  void home_thatCannotBeMade_saysSo() {
    String file = Sources.workflow(folder, "return input;").toString();

    Cli.Result result = new Cli(Path.of("/proc/no-such-folder")).run("run", file);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("cannot make the home /proc/no-such-folder", "--home")
        .doesNotContain("free space", "Exception");
  }

  @Test
  void lock_thatIsAFolder_isNamed() throws IOException {
    String file = Sources.workflow(folder, "return input;").toString();
    Cli cli = new Cli(folder.resolve("home"));
    cli.run("run", file, "\"x\"");
    cli.stopDaemon();
    Files.delete(folder.resolve("home/pawl.lock"));
    Files.createDirectory(folder.resolve("home/pawl.lock"));

    Cli.Result result = cli.run("ps");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("home/pawl.lock: Is a directory").doesNotContain("Exception");
  }
}
