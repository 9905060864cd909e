package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Write;
import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies of a store in use.
class BackupTest {
  private static final int BACKUPS = Scale.of(3, 100);

  @TempDir private Path temp;

  @Test
  void backup_whileCommitsGoOn_holdsAllThatWasAcknowledgedBefore() throws Exception {
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicBoolean enough = new AtomicBoolean();
    List<Integer> before = new ArrayList<>();
    try (SqliteStore store = SqliteStore.open(temp.resolve("home"));
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      store.commit(starts("first-", 2_000));
      Future<?> writing =
          executor.submit(() -> {
            while (!enough.get()) {
              Samples.startRun(store, "run-" + acknowledged.get());
              acknowledged.incrementAndGet();
            }
          });
      try {
        for (int i = 0; i < BACKUPS; i++) {
          before.add(acknowledged.get());
          store.backup(temp.resolve("copy-" + i));
        }
      } finally {
        enough.set(true);
      }
      writing.get();
      assertThat(store.check()).isEmpty();
    }
    for (int i = 0; i < BACKUPS; i++) {
      assertRestores(temp.resolve("copy-" + i), before.get(i));
    }
  }

  private void assertRestores(Path copy, int runs) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    Path home = Files.createDirectory(temp.resolve("restored-" + copy.getFileName()));
    Files.move(copy, home.resolve("pawl.db"));
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.check()).isEmpty();
      assertThat(store.find(RunId.of("first-1999"))).isPresent();
      for (int i = 0; i < runs; i++) {
        assertThat(store.find(RunId.of("run-" + i))).isPresent();
      }
      Samples.startRun(store, "goes on");
    }
  }

  @Test
  void backup_toAFileThatIsThere_isRefused() throws IOException {
    Path copy = Files.writeString(temp.resolve("copy"), "mine");
    try (SqliteStore store = SqliteStore.open(temp.resolve("home"))) {
      assertThatThrownBy(() -> store.backup(copy))
          .isInstanceOfSatisfying(
              PawlException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("exists already");
    }
    assertThat(copy).hasContent("mine");
  }

  @Test
  void backup_thatFails_leavesNothing() throws IOException {
    try (SqliteStore store = SqliteStore.open(temp.resolve("home"))) {
      Path nowhere = temp.resolve("nowhere/copy");
      assertThatThrownBy(() -> store.backup(nowhere)).isInstanceOf(PawlException.class);
      store.backup(temp.resolve("copy"));
    }
    try (var files = Files.list(temp)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("home", "copy");
    }
  }

  @Test
  void backup_putOverItsOwnStore_isSeenAsALoss() throws IOException {
    Path home = temp.resolve("home");
    Path copy = temp.resolve("copy");
    try (SqliteStore store = SqliteStore.open(home)) {
      store.backup(copy);
      Samples.startRun(store, "later");
    }
    Files.delete(home.resolve("pawl.db"));
    Files.move(copy, home.resolve("pawl.db"));

    assertThatThrownBy(() -> SqliteStore.open(home))
        .hasMessageContaining("commits 1 to 1 are lost");

    Files.delete(home.resolve("pawl.tail"));
    SqliteStore.open(home).close();
  }

  private static List<Write> starts(String prefix, int count) {
    List<Write> starts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      starts.add(Samples.start(prefix + i));
    }
    return starts;
  }
}
