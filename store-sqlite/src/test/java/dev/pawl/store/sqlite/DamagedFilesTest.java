package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of a killed process, damaged in many ways: the store opens with everything that was
/// acknowledged, or refuses and says which commits are lost. It never opens with less in silence.
///
/// `-Dpawl.seed=S` draws the same damage again.
class DamagedFilesTest {
  private static final int COMMITS = 30;
  private static final int LOG_HEADER = 32;
  private static final int FRAME = 24 + 4_096;
  private static final List<String> FILES =
      List.of("pawl.db", "pawl.db-wal", "pawl.db-shm", "pawl.tail");

  private static final int VARIANTS = Scale.of(200, 2_000);

  @TempDir private Path temp;
  private final long seed = Long.getLong("pawl.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<String> silent = new ArrayList<>();
  private int opened;
  private int refused;
  private int copies;

  /// `moment-N` is how the files of the running store were after N commits; between 10 and 20 the
  /// log was copied into the database.
  @BeforeEach
  void moments() throws IOException, InterruptedException {
    Path running = temp.resolve("running");
    for (int moment = 10; moment <= COMMITS; moment += 10) {
      try (SqliteStore store = SqliteStore.open(running)) {
        for (int i = moment - 9; i <= moment; i++) {
          Samples.startRun(store, "run-" + i);
          if (i == moment - 5) {
            photograph(running, "moment-" + i);
          }
        }
        photograph(running, "moment-" + moment);
      }
    }
  }

  /// By another process: to open and close the files here would drop the locks on them.
  private void photograph(Path running, String name) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(temp.resolve(name));
    List<String> command = new ArrayList<>(List.of("cp"));
    FILES.forEach(file -> command.add(running.resolve(file).toString()));
    command.add(folder.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void log_cutAtEachFrameAndInside_isNoticed() throws IOException {
    byte[] log = Files.readAllBytes(temp.resolve("moment-30/pawl.db-wal"));
    int frames = (log.length - LOG_HEADER) / FRAME;
    for (int frame = 0; frame <= frames && opened + refused < VARIANTS / 2; frame++) {
      for (int inside : new int[] {0, 1 + random.nextInt(FRAME - 1)}) {
        int length = Math.min(LOG_HEADER + frame * FRAME + inside, log.length);
        Path home = home(30, 30, 30);
        Files.write(home.resolve("pawl.db-wal"), Arrays.copyOf(log, length));
        tryToOpen("the log cut to " + length, home);
      }
    }
    assertNothingSilent();
  }

  @Test
  void log_withFlippedBits_isNoticed() throws IOException {
    for (int i = 0; i < VARIANTS / 2; i++) {
      Path home = home(30, 30, 30);
      flip(home.resolve("pawl.db-wal"), 1 + random.nextInt(3));
      tryToOpen("flipped bits " + i, home);
    }
    assertNothingSilent();
  }

  @Test
  void index_lostOrDamaged_isMadeAgain() throws IOException {
    for (int i = 0; i < VARIANTS / 10; i++) {
      Path home = home(30, 30, 30);
      Path index = home.resolve("pawl.db-shm");
      Files.copy(temp.resolve("moment-30/pawl.db-shm"), index);
      if (i % 2 == 0) {
        flip(index, 1 + random.nextInt(200));
      } else {
        Files.write(index, new byte[random.nextInt(40_000)]);
      }
      tryToOpen("a damaged index " + i, home);
    }
    assertThat(refused).isZero();
    assertNothingSilent();
  }

  @Test
  void files_ofDifferentMoments_areNoticed() throws IOException {
    for (int database : new int[] {5, 10, 15, 20, 25, 30}) {
      for (int log : new int[] {5, 10, 15, 20, 25, 30}) {
        for (int tail : new int[] {5, 10, 15, 20, 25, 30}) {
          tryToOpen(
              "files of " + database + ", " + log + ", " + tail, home(database, log, tail), tail);
        }
      }
    }
    assertNothingSilent();
  }

  @Test
  void mirror_withFlippedBits_neverLetsASoundStoreBeRefused() throws IOException {
    for (int i = 0; i < VARIANTS / 10; i++) {
      Path home = home(30, 30, 30);
      flip(home.resolve("pawl.tail"), 1 + random.nextInt(8));
      tryToOpen("a damaged mirror " + i, home);
    }
    assertThat(refused).isZero();
    assertNothingSilent();
  }

  private Path home(int database, int log, int tail) throws IOException {
    Path home = Files.createDirectory(temp.resolve("home-" + copies++));
    Files.copy(temp.resolve("moment-" + database + "/pawl.db"), home.resolve("pawl.db"));
    Files.copy(temp.resolve("moment-" + log + "/pawl.db-wal"), home.resolve("pawl.db-wal"));
    Files.copy(temp.resolve("moment-" + tail + "/pawl.tail"), home.resolve("pawl.tail"));
    return home;
  }

  private void flip(Path file, int bits) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bits; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    Files.write(file, bytes);
  }

  private void tryToOpen(String variant, Path home) throws IOException {
    tryToOpen(variant, home, COMMITS);
  }

  /// @param acknowledged how many commits the mirror tells of
  private void tryToOpen(String variant, Path home, int acknowledged) throws IOException {
    try (SqliteStore store = SqliteStore.open(home)) {
      opened++;
      for (int i = 1; i <= acknowledged; i++) {
        if (store.find(RunId.of("run-" + i)).isEmpty()) {
          silent.add(variant + ": run-" + i + " is lost");
        }
      }
      store.check().forEach(violation -> silent.add(variant + ": " + violation));
    } catch (PawlException e) {
      refused++;
      boolean told =
          e.code() == ErrorCode.STORE_CORRUPT
              && String.valueOf(e.getMessage()).contains("backup")
              && String.valueOf(e.getMessage()).contains("nothing was changed");
      if (!told) {
        silent.add(variant + ": refused without words: " + e);
      }
    }
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private void assertNothingSilent() {
    System.out.printf("seed %d: %d opened whole, %d refused%n", seed, opened, refused);
    assertThat(silent).as("seed " + seed).isEmpty();
  }
}
