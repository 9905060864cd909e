package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Change;
import dev.pawl.engine.store.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much of the order of changes is kept.
final class ChangesTest {
  @TempDir Path folder;

  @Test
  void changes_olderThanWhatIsKept_areForgottenAndSaidToBe() throws SQLException {
    try (Store _ = SqliteStore.open(folder)) {
      // Makes the tables.
    }
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("pawl.db"))) {
      Database database = new Database(connection);
      ChangesTable changes = new ChangesTable(database, 10);
      for (int i = 1; i <= 100; i++) {
        changes.insert(new Change(i, RunId.of("r" + i), true));
      }

      assertThat(changes.after(0, 1_000)).hasSizeBetween(10, 20);
      assertThat(changes.forgotten()).isEqualTo(changes.after(0, 1).getFirst().number() - 1);
      assertThat(changes.after(changes.forgotten(), 1_000))
          .last()
          .isEqualTo(new Change(100, RunId.of("r100"), true));
    }
  }
}
