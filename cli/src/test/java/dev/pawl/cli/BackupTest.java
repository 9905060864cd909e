package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `pawl backup`: a copy that is a home.
@ExtendWith(StoppedHomes.class)
final class BackupTest {
  @TempDir Path folder;

  @Test
  void backup_isAHome_withTheSameRuns() {
    Cli cli = new Cli(folder.resolve("home"));
    Seed.fill(folder.resolve("home"));
    String copy = folder.resolve("copy").toString();

    Cli.Result made = cli.run("backup", copy);
    Cli.Result again = cli.run("backup", copy);
    Cli.Result asData = cli.run("backup", copy + "2", "--fields", "folder", "--jsonl");

    assertThat(made.out()).isEqualTo(copy + "\n");
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains(copy + " exists already; name one that does not");
    assertThat(asData.out()).isEqualTo("{\"folder\":\"" + copy + "2\"}\n");
    Cli restored = new Cli(folder.resolve("copy"));
    assertThat(restored.run("ps", "-q").out()).isEqualTo(cli.run("ps", "-q").out()).isNotEmpty();
    assertThat(restored.run("doctor", "--check").exit()).isZero();
  }

  @Test
  void backup_ofNothing_saysSo() {
    Cli.Result none = new Cli(folder.resolve("none")).run("backup", folder + "/copy");

    assertThat(none.exit()).isEqualTo(6);
    assertThat(none.err()).contains("does not exist");
    assertThat(folder.resolve("copy")).doesNotExist();
  }
}
