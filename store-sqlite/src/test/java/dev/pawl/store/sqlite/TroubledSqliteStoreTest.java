package dev.pawl.store.sqlite;

import dev.pawl.engine.store.Store;
import dev.pawl.testkit.contract.EmbeddedStoreContract;
import dev.pawl.testkit.contract.TroubledStore;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The SQLite store keeps the contract when every call is late, refused at first, and repeated, and
/// when of ten commits one fails and the answer of another is lost.
class TroubledSqliteStoreTest implements EmbeddedStoreContract {
  @TempDir private Path home;
  private SqliteStore store;
  private Store troubled;
  private int commits;

  @BeforeEach
  void open() {
    store = SqliteStore.open(home);
    store.parts().writer().commitStep = this::commit;
    troubled = TroubledStore.over(store);
  }

  private void commit(Database database) throws SQLException {
    int number = commits++ % 10;
    if (number == 0) {
      throw new SQLException("disk I/O error", "", 10);
    }
    database.commit();
    if (number == 5) {
      throw new SQLException("the answer is lost", "", 10);
    }
  }

  @Override
  public Store store() {
    return troubled;
  }

  @Override
  public void reopen() {
    store.close();
    open();
  }

  @Override
  public long storedBlobs() {
    return store
        .parts()
        .readers()
        .read("counting payloads", database -> database.number("SELECT count(*) FROM blobs"));
  }
}
