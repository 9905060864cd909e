package dev.pawl.work.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the table calls a command, bash reads as one, and what it calls unreadable, bash refuses.
class BashAgreesTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void rows_areReadableWhereTheyAreForBash() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(BASH), "there is no bash to compare with");
    List<CommandTable.Row> disputed = new ArrayList<>();
    for (CommandTable.Row row : CommandTable.ROWS) {
      if (isReadForBash(row.command()) == row.rule().equals("?")) {
        disputed.add(row);
      }
    }
    assertThat(disputed).isEmpty();
  }

  private boolean isReadForBash(String command) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("script"), command + "\n");
    var bash = new ProcessBuilder(BASH.toString(), "-O", "extglob", "-n", script.toString());
    bash.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return bash.start().waitFor() == 0;
  }
}
