package dev.pawl.testkit.contract;

import dev.pawl.engine.store.Store;
import dev.pawl.testkit.InMemoryStore;
import java.time.Duration;

/// The in-memory store for many nodes, under the same troubles.
final class TroubledSharedStoreTest implements SharedStoreContract {
  private final MovableClock clock = new MovableClock();
  private final InMemoryStore store = new InMemoryStore(clock, true);
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

  @Override
  public void advance(Duration time) {
    clock.advance(time);
  }
}
