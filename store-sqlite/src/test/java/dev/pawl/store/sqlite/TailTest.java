package dev.pawl.store.sqlite;

import static dev.pawl.store.sqlite.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.RunId;
import dev.pawl.store.sqlite.SqliteOptions.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A tail of acknowledged commits that got lost is noticed at the next opening.
class TailTest {
  private static final int COMMITS = 30;

  @TempDir private Path temp;
  private Path home;
  private Path log;
  private Path tail;

  /// Leaves a store as a killed process does: thirty commits are in its log, none in the database.
  @BeforeEach
  void crashedStore() throws IOException {
    Path running = temp.resolve("running");
    home = Files.createDirectory(temp.resolve("home"));
    try (SqliteStore store = SqliteStore.open(running)) {
      for (int i = 1; i <= COMMITS; i++) {
        Samples.startRun(store, "run-" + i);
      }
      // Not while the store is in use, elsewhere; here the copy is made by another process.
      copy(running, home);
    }
    log = home.resolve("pawl.db-wal");
    tail = home.resolve("pawl.tail");
  }

  private static void copy(Path from, Path to) throws IOException {
    try {
      int exit =
          new ProcessBuilder(
                  "cp", from + "/pawl.db", from + "/pawl.db-wal", from + "/pawl.tail", "" + to)
              .inheritIO()
              .start()
              .waitFor();
      assertThat(exit).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void log_whole_losesNothing() {
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.find(RunId.of("run-" + COMMITS))).isPresent();
      assertThat(store.check()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.99, 0.7, 0.5, 0.3})
  void log_cutShort_isRefusedUntouched(double part) throws IOException {
    byte[] frames = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(frames, (int) (frames.length * part)));

    assertLost();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.6, 0.35})
  void log_withOneBitFlipped_isRefusedUntouched(double place) throws IOException {
    byte[] frames = Files.readAllBytes(log);
    frames[(int) (frames.length * place)] ^= 4;
    Files.write(log, frames);

    assertLost();
  }

  @Test
  void log_gone_isRefused() throws IOException {
    Files.delete(log);

    assertThatThrownBy(() -> SqliteStore.open(home))
        .hasMessageContaining("commits 1 to " + COMMITS + " are lost");
  }

  @Test
  void database_ofAnotherMoment_isRefused() throws IOException {
    Path other = temp.resolve("other");
    try (SqliteStore store = SqliteStore.open(other)) {
      for (int i = 1; i <= COMMITS; i++) {
        Samples.startRun(store, "other-" + i);
      }
    }
    Files.copy(other.resolve("pawl.tail"), tail, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> SqliteStore.open(home))
        .hasMessageContaining("not with the same one")
        .hasMessageContaining("delete ");
  }

  @Test
  void loss_acceptedByDeletingTheMirror_goesOn() throws IOException {
    byte[] frames = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(frames, frames.length / 2));
    Files.delete(tail);

    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.find(RunId.of("run-1"))).isPresent();
      assertThat(store.find(RunId.of("run-" + COMMITS))).isEmpty();
      Samples.startRun(store, "next");
      assertThat(store.check()).isEmpty();
    }
    SqliteStore.open(home).close();
  }

  @Test
  void mirror_withOneTornSlot_countsByTheOther() throws IOException {
    byte[] slots = Files.readAllBytes(tail);
    assertThat(slots).hasSize(128);
    slots[20] ^= 1;
    Files.write(tail, slots);
    assertThat(TailMirror.read(tail).orElseThrow().number()).isEqualTo(COMMITS - 1);
    SqliteStore.open(home).close();

    slots[64 + 20] ^= 1;
    Files.write(tail, slots);
    assertThat(TailMirror.read(tail)).isEmpty();
    SqliteStore.open(home).close();
    assertThat(TailMirror.read(tail).orElseThrow().number()).isEqualTo(COMMITS);
  }

  @Test
  void mirror_empty_isLikeNone() throws IOException {
    Files.write(tail, new byte[0]);

    SqliteStore.open(home).close();
  }

  @Test
  void relaxedStore_keepsNoMirror() {
    SqliteOptions relaxed = SqliteOptions.defaults().withDurability(Durability.RELAXED);
    try (SqliteStore store = SqliteStore.open(home, relaxed)) {
      Samples.startRun(store, "next");
      assertThat(tail).doesNotExist();
    }
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.find(RunId.of("next"))).isPresent();
      assertThat(tail).exists();
      assertThat(store.check()).isEmpty();
    }
  }

  private void assertLost() throws IOException {
    byte[] database = Files.readAllBytes(home.resolve("pawl.db"));
    byte[] frames = Files.readAllBytes(log);
    for (int i = 0; i < 2; i++) {
      assertRefused(
          () -> SqliteStore.open(home),
          ErrorCode.STORE_CORRUPT,
          "to " + COMMITS + " are lost",
          "restore a backup",
          "pawl.tail");
    }
    assertThat(home.resolve("pawl.db")).hasBinaryContent(database);
    assertThat(log).hasBinaryContent(frames);
  }
}
