package dev.pawl.testkit.contract;

import dev.pawl.engine.store.Store;
import dev.pawl.testkit.InMemoryStore;

/// The in-memory store keeps the contract when every call is late, refused at first, and repeated.
final class TroubledInMemoryStoreTest implements EmbeddedStoreContract {
  private final InMemoryStore store = new InMemoryStore(new MovableClock(), false);
  private final Store troubled = TroubledStore.over(store);

  @Override
  public Store store() {
    return troubled;
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
