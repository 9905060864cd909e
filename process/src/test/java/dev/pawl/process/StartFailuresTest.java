package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// P7: commands that cannot be started, each with its reason; started in vain, they have ended and
/// are not started again.
final class StartFailuresTest extends Lab {
  private Command in(Path directory, String program) {
    return Command.of(
        List.of(program), directory, new TreeMap<>(System.getenv()), temp.resolve("out"));
  }

  private void assertRefused(Command command, String message) {
    assertThatThrownBy(() -> start(command))
        .isInstanceOfSatisfying(StartException.class, e -> assertThat(e.isPassing()).isFalse())
        .hasMessageContaining(message);
    assertThat(Processes.isStarted(temp.resolve("p"))).isFalse();
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @Test
  void directory_gone_orAFile() throws Exception {
    assertRefused(in(temp.resolve("gone"), "true"), "gone does not exist; make it");
    assertRefused(in(Files.createFile(temp.resolve("file")), "true"), "file is no directory");
  }

  @Test
  void program_gone_notExecutable_orADirectory() throws Exception {
    Files.createFile(temp.resolve("plain"));

    assertRefused(in(temp, "no-such"), "there is no program 'no-such' on the PATH");
    assertRefused(in(temp, "./gone"), "there is no program ./gone");
    assertRefused(in(temp, "./plain"), "chmod +x, or name its interpreter");
    assertRefused(in(temp, "/"), "it is a directory");
  }

  @ParameterizedTest
  @CsvSource({"#!/no/such/interpreter", "\u007fELF-is-no-format"})
  void program_thatTheSystemCannotRun_endsWithTheReason_once(String text) throws Exception {
    program(temp.resolve("odd"), "");
    Files.writeString(temp.resolve("odd"), text + "\n");

    Ending ending = end(start(in(temp, "./odd")));
    Ending again = end(adopt());

    assertThat(ending.cause()).isEqualTo(Cause.EXIT);
    assertThat(ending.exitCode()).isBetween(2, 127);
    assertThat(again.endedAt()).isEqualTo(ending.endedAt());
    assertThat(written()).contains("odd").hasLineCount(1);
  }

  @Test
  void output_thatCannotBeMade_isNamed() {
    Path output = temp.resolve("gone/out");
    Command command = Command.of(List.of("true"), temp, new TreeMap<>(), output);

    assertThatThrownBy(() -> start(command))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(output.toString());
    assertThat(Processes.isStarted(temp.resolve("p"))).isFalse();
  }
}
