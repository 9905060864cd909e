package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// X3: a command that is killed leaves its terminal as it was, since it never changes more than
/// what the next line mends.
@ExtendWith(SoundHomes.class)
final class TerminalStateTest {
  /// Where to write next, an empty screen, and colours.
  private static final String HARMLESS = "\u001b\\[(H|2J|[0-9;]*m)";

  @TempDir Path folder;

  @Test
  void x3_killedWatchers_leaveTheTerminalAsItWas() throws Exception {
    assumeThat(Path.of("/usr/bin/script")).as("script makes a terminal").exists();
    Path home = folder.resolve("home");
    Seed.in(home).waiting("w");
    String line =
        """
        stty -a >%1$s/before
        pawl ps --watch & echo $! >%1$s/list; wait $!
        pawl watch w & echo $! >%1$s/run; wait $!
        stty -a >%1$s/after
        """
            .formatted(folder);
    Path file = Files.writeString(folder.resolve("session"), line);
    Path typed = folder.resolve("typed");
    Map<String, String> terminals =
        Map.of(
            "JDK_JAVA_OPTIONS", "-Dpawl.terminals=out,err",
            "TERM", "xterm",
            "CLICOLOR_FORCE", "1");
    String script = "script -qfec 'bash %s' %s".formatted(file, typed);
    try (CliProcess session = CliProcess.shell(home, folder, terminals, script)) {
      kill(typed, "list", "waiting");
      kill(typed, "run", "run w of workflow");
      assertThat(session.awaitExit()).isBetween(0, 255);
    }

    assertThat(Files.readString(folder.resolve("after")))
        .isEqualTo(Files.readString(folder.resolve("before")));
    String text = Files.readString(typed);
    assertThat(text).contains("\u001b[2J");
    assertThat(text.replaceAll(HARMLESS, "")).doesNotContain("\u001b", "\u009b");
    int colour = text.lastIndexOf("\u001b[");
    assertThat(text.substring(colour)).as("the last colour is none").startsWith("\u001b[0m");
  }

  /// Kills a command with -9 once the terminal shows that it watches.
  private void kill(Path typed, String name, String shown) {
    Path pid = folder.resolve(name);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(pid) && Files.readString(typed).contains(shown));
    await().until(() -> !Files.readString(pid).isBlank());
    try {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(ProcessHandle::destroyForcibly);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
