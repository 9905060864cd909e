package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// P2: whoever starts a command is killed with -9 on the way, as soon as a file of the process's
/// folder is seen, one for each step. Somebody else then starts the same: the command runs once,
/// and how it ended is known.
final class KilledStarterTest extends Lab {
  private static final String TOLD = "told";

  private static final int ROUNDS = Integer.getInteger("pawl.process.kills", 5);

  private static Command once(Path temp) {
    return Command.of(
            List.of("sh", "-c", "echo once; exit 5"),
            temp,
            new TreeMap<>(System.getenv()),
            temp.resolve("out"))
        .withInput(new Command.Input.Open());
  }

  /// Starts it, and waits to be killed.
  static final class Starter {
    public static void main(String[] args) throws Exception {
      Path temp = Path.of(args[0]);
      Processes processes = Processes.open(temp.resolve("scripts"));
      System.out.println("ready");
      end(processes.run(temp.resolve("p"), once(temp), Limits.NONE));
      Files.createFile(temp.resolve("ended"));
      Thread.currentThread().join();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scripts",
        "p",
        "p/complaint",
        "p/result",
        "p/input",
        "p/life",
        "p/limits",
        "p/command",
        "p/runner",
        "p/started",
        "p/child",
        TOLD,
        "ended"
      })
  void starter_killed_commandRunsOnce(String step) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path home = Files.createDirectory(temp.resolve("round" + round));
      Process starter =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Starter.class.getName(),
                  home.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader out = starter.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("ready");
        awaitStep(home, step);
      } finally {
        starter.destroyForcibly().waitFor();
      }

      processes = Processes.open(home.resolve("scripts"));
      Ending ending = end(processes.run(home.resolve("p"), once(home), Limits.NONE));

      assertThat(ending.exitCode()).as(step).isEqualTo(5);
      assertThat(home.resolve("out")).as(step).hasContent("once");
      assertThat(ending.survivors()).as(step).isEmpty();
      processes.close();
      awaitNobody(home.resolve("p"));
    }
  }

  /// Looks without a pause: the steps follow each other within less than a millisecond.
  private static void awaitStep(Path home, String step) throws IOException {
    long end = System.nanoTime() + LONG.toNanos();
    while (step.equals(TOLD)
        ? !Processes.isOver(home.resolve("p"))
        : Files.notExists(home.resolve(step))) {
      assertThat(System.nanoTime()).as(step).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /// Also of runners that started nothing.
  private static void awaitNobody(Path folder) {
    String mark = Processes.MARK + "=" + folder;
    until(() -> living().stream().noneMatch(it -> environment(it.pid()).contains(mark)));
  }

  private static String environment(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }
}
