package dev.pawl.store.sqlite;

import dev.pawl.engine.store.Store;
import dev.pawl.testkit.contract.EmbeddedStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The contract of every embedded store.
class SqliteStoreTest implements EmbeddedStoreContract {
  @TempDir private Path home;
  private SqliteStore store;

  @BeforeEach
  void open() {
    store = SqliteStore.open(home);
  }

  @Override
  public Store store() {
    return store;
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
