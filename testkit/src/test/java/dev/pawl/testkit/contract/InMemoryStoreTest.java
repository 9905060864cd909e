package dev.pawl.testkit.contract;

import dev.pawl.engine.store.Store;
import dev.pawl.testkit.InMemoryStore;

/// The in-memory store for one node keeps the contract.
final class InMemoryStoreTest implements EmbeddedStoreContract {
  private final InMemoryStore store = new InMemoryStore(new MovableClock(), false);

  @Override
  public Store store() {
    return store;
  }

  @Override
  public void reopen() {
    store.close();
  }

  @Override
  public long storedBlobs() {
    return store.storedBlobs();
  }
}
