package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is written down about a command: when, and for whom.
final class RecordsTest extends Lab {
  @Test
  void stop_isWrittenDown_beforeTheFirstSignal() throws Exception {
    SupervisedProcess process =
        start(shell("trap 'cat p/stop >seen; exit 6' TERM; echo up; while :; do sleep 0.05; done"));
    awaitWritten("up");

    process.stop("because");

    assertThat(end(process).exitCode()).isEqualTo(6);
    assertThat(temp.resolve("seen")).hasContent("STOPPED\nbecause");
  }

  @Test
  void files_areTheOwnersAlone() throws Exception {
    end(start(shell("umask 000; echo x; echo y >theirs").withInput(new Command.Input.Open())));

    try (Stream<Path> files = Files.walk(temp.resolve("p"))) {
      for (Path file : Stream.concat(files, Stream.of(temp.resolve("out"))).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as("%s", file)
            .endsWith("------");
      }
    }
    assertThat(temp.resolve("theirs")).hasContent("y");
  }
}
