package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands on a volume without room: how they end is known all the same, they can be stopped, and
/// none is started that could not be.
final class FullDiskTest {
  private static final String MOUNT =
      """
      mount -t tmpfs -o size=512k pawl "$0" && exec "$@"
      """;

  @TempDir Path temp;

  /// Runs commands on a small volume, and says what became of them.
  static final class Owner {
    private static final String BOUNDED =
        "echo; until [ -e go ]; do sleep 0.02; done; head -c 200000 /dev/zero; exec sleep 600";

    private final Path volume;
    private final Processes processes;

    private Owner(Path volume) throws IOException {
      this.volume = volume;
      this.processes = Processes.open(volume.resolve("scripts"));
    }

    public static void main(String[] args) throws Exception {
      new Owner(Path.of(args[0])).run();
    }

    private void run() throws Exception {
      Ending filled = end(start("a", "head -c 2000000 /dev/zero; exit 7", Limits.NONE));
      System.out.println("filled " + filled.cause() + " " + filled.exitCode());

      Files.delete(out("a"));
      Limits bound = Limits.NONE.withOutputBytes(100_000);
      SupervisedProcess stopped = start("b", "exec sleep 600", Limits.NONE);
      SupervisedProcess bounded = start("c", BOUNDED, bound);
      while (Files.size(out("c")) == 0) {
        Thread.onSpinWait();
      }
      // No room for anything but what comes to its bound.
      fill(110_000);
      Files.writeString(volume.resolve("go"), "");
      stopped.stop("enough");
      System.out.println("stopped " + end(stopped).cause() + " " + end(stopped).signal());
      System.out.println("bounded " + end(bounded).cause() + " " + Files.size(out("c")));

      fill(0);
      try {
        start("d", "echo once", Limits.NONE);
        System.out.println("started");
      } catch (IOException e) {
        System.out.println("refused " + e.getMessage());
      }
      Files.delete(volume.resolve("hog"));
      System.out.println("then " + end(start("d", "echo once", Limits.NONE)).exitCode());
      System.out.println(Files.readString(out("d")).strip());
    }

    private Path out(String name) {
      return volume.resolve(name + ".out");
    }

    private SupervisedProcess start(String name, String line, Limits limits) throws Exception {
      List<String> words = List.of("sh", "-c", line);
      Command command = Command.of(words, volume, new TreeMap<>(System.getenv()), out(name));
      return processes.run(volume.resolve(name), command, limits);
    }

    private static Ending end(SupervisedProcess process) throws Exception {
      return process.ending().get(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS);
    }

    /// Leaves so much room.
    private void fill(int bytes) throws IOException {
      try (OutputStream hog = Files.newOutputStream(volume.resolve("hog"))) {
        long left = volume.toFile().getUsableSpace() - bytes;
        hog.write(new byte[Math.toIntExact(Math.max(0, left))]);
      }
    }
  }

  @Test
  void fullDisk_endsAreKnown_andWhatFillsItIsStopped() throws Exception {
    assumeNamespaces();
    Path volume = Files.createDirectory(temp.resolve("volume"));
    Path out = temp.resolve("out");
    Process owner =
        new ProcessBuilder(
                "unshare",
                "-rm",
                "sh",
                "-c",
                MOUNT,
                volume.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                volume.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(out.toFile())
            .start();

    assertThat(owner.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readAllLines(out))
        .satisfiesExactly(
            it -> assertThat(it).isEqualTo("filled EXIT 7"),
            it -> assertThat(it).isEqualTo("stopped STOPPED 15"),
            it -> assertThat(it).isEqualTo("bounded OUTPUT_LIMIT 100000"),
            it -> assertThat(it).startsWith("refused ").contains("No space left"),
            it -> assertThat(it).isEqualTo("then 0"),
            it -> assertThat(it).isEqualTo("once"));
  }

  private void assumeNamespaces() throws IOException, InterruptedException {
    Process trial =
        new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "pawl", temp.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean works = trial.waitFor(30, TimeUnit.SECONDS) && trial.exitValue() == 0;
    if (!works) {
      System.err.println("SKIPPED: no volume of one's own here; unshare -rm is not allowed");
    }
    Assumptions.assumeTrue(works, "unshare -rm is not allowed here, so there is no small volume");
  }
}
