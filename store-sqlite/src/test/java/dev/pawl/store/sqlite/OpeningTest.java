package dev.pawl.store.sqlite;

import static dev.pawl.store.sqlite.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.store.sqlite.Migrations.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found in a home at opening: nothing, an older or newer store, something else, ruins.
class OpeningTest {
  private static final int LATEST = Migrations.known().latest();

  @TempDir private Path temp;
  private Path home;
  private Path database;

  @BeforeEach
  void paths() {
    home = temp.resolve("home");
    database = home.resolve("pawl.db");
  }

  @Test
  void home_empty_getsASoundStore() {
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.check()).isEmpty();
      assertThat(store.description()).startsWith("SQLite 3.").contains(database.toString());
      assertThat(store.counts()).containsEntry("queued", 0L).containsEntry("turns", 0L);
    }
  }

  @Test
  void database_ofANewerVersion_isRefusedUntouched() throws Exception {
    SqliteStore.open(home).close();
    sql("PRAGMA user_version = 99");

    assertUntouched(
        ErrorCode.STORE_NEWER, "schema version 99", "versions up to " + LATEST, "upgrade Pawl");
  }

  @Test
  void database_ofAnotherProgram_isRefusedUntouched() throws Exception {
    Files.createDirectories(home);
    sql("CREATE TABLE users (name TEXT)");

    assertUntouched(ErrorCode.STORE_CORRUPT, "not one of Pawl");
  }

  @Test
  void database_thatIsNone_isRefusedUntouched() throws Exception {
    Files.createDirectories(home);
    Files.writeString(database, "dear diary, ".repeat(1_000));

    assertUntouched(ErrorCode.STORE_CORRUPT, "not a database", "restore a backup");
  }

  @Test
  void database_cutShort_isRefusedUntouched() throws Exception {
    fill(200);
    byte[] whole = Files.readAllBytes(database);
    Files.write(database, Arrays.copyOf(whole, 4096 * 3));

    assertUntouched(ErrorCode.STORE_CORRUPT, "restore a backup");
  }

  @Test
  void database_emptyBesideALog_isRefusedUntouched() throws Exception {
    Files.createDirectories(home);
    Files.createFile(database);
    Files.writeString(home.resolve("pawl.db-wal"), "frames");

    assertUntouched(ErrorCode.STORE_CORRUPT, "is empty or missing", "pawl.db-wal");
  }

  @Test
  void database_deletedBesideItsMirror_isRefused() throws Exception {
    fill(3);
    Files.delete(database);

    assertThatThrownBy(() -> SqliteStore.open(home))
        .isInstanceOf(PawlException.class)
        .hasMessageContaining("commits 1 to 4 are lost")
        .hasMessageContaining("delete " + home.toRealPath().resolve("pawl.tail"));
    assertThat(database).doesNotExist();
  }

  @Test
  void migration_changedAfterItsRelease_isRefused() throws Exception {
    SqliteStore.open(home).close();
    sql("UPDATE migrations SET checksum = 'other'");

    assertUntouched(ErrorCode.STORE_CORRUPT, "0001-initial.sql", "other contents");
  }

  @Test
  void migration_missingFromTheList_isRefused() throws Exception {
    SqliteStore.open(home).close();
    sql("DELETE FROM migrations");

    assertUntouched(ErrorCode.STORE_CORRUPT, "its migrations are []");
  }

  @Test
  void migration_ofAnOlderStore_keepsACopyFirst() throws Exception {
    fill(3);
    Migrations next = withNext("ALTER TABLE runs ADD COLUMN color TEXT");

    Opened.open(home, SqliteOptions.defaults(), next).close();

    Path copy = home.resolve("pawl.db.before-" + (LATEST + 1));
    assertThat(copy).isNotEmptyFile();
    assertUntouched(ErrorCode.STORE_NEWER, "schema version " + (LATEST + 1));
    Path old = Files.createDirectory(temp.resolve("old"));
    Files.move(copy, old.resolve("pawl.db"));
    try (SqliteStore store = SqliteStore.open(old)) {
      assertThat(store.find(RunId.of("run-2"))).isPresent();
      assertThat(store.check()).isEmpty();
    }
  }

  @Test
  void store_ofTheFirstSchema_isMigrated() {
    Migrations first = new Migrations(Migrations.known().scripts().subList(0, 1));
    Opened.open(home, SqliteOptions.defaults(), first).close();

    fill(3);

    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.changes(0, 10).changes()).hasSize(3);
      assertThat(store.check()).isEmpty();
    }
  }

  @Test
  void migration_thatFails_leavesTheStoreAsItWas() throws Exception {
    fill(3);
    Migrations broken = withNext("ALTER TABLE runs ADD COLUMN color TEXT; SELECT nonsense;");

    assertThatThrownBy(() -> Opened.open(home, SqliteOptions.defaults(), broken))
        .isInstanceOf(PawlException.class);
    assertThatThrownBy(() -> Opened.open(home, SqliteOptions.defaults(), broken))
        .isInstanceOf(PawlException.class);

    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.find(RunId.of("run-2"))).isPresent();
      assertThat(store.check()).isEmpty();
    }
    Opened.open(home, SqliteOptions.defaults(), withNext("ALTER TABLE runs ADD COLUMN c TEXT"))
        .close();
  }

  @Test
  void library_unpacked_isUsedAgain() throws IOException {
    Path cache = temp.resolve("cache");
    Path folder = NativeLibrary.unpack(cache);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
    Object before = Files.getLastModifiedTime(folder);

    assertThat(NativeLibrary.unpack(cache)).isEqualTo(folder);

    assertThat(Files.getLastModifiedTime(folder)).isEqualTo(before);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> NativeLibrary.unpack(cache)).isInstanceOf(IOException.class);
  }

  private static Migrations withNext(String sql) {
    List<Script> scripts = new ArrayList<>(Migrations.known().scripts());
    scripts.add(new Script("0002-next.sql", sql));
    return new Migrations(scripts);
  }

  private void fill(int runs) {
    try (SqliteStore store = SqliteStore.open(home)) {
      for (int i = 0; i < runs; i++) {
        Samples.startRun(store, "run-" + i);
      }
      store.join("n", Duration.ofSeconds(1));
    }
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var change = connection.createStatement()) {
      change.executeUpdate(statement);
    }
  }

  /// Opening fails, twice, and changes no byte of the database.
  private void assertUntouched(ErrorCode code, String... words) throws IOException {
    byte[] before = Files.readAllBytes(database);
    for (int i = 0; i < 2; i++) {
      assertRefused(() -> SqliteStore.open(home), code, words);
      assertRefused(() -> SqliteStore.open(home), code, "nothing was changed");
    }
    assertThat(database).hasBinaryContent(before);
  }
}
