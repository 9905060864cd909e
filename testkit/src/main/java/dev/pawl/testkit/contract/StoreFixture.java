package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.store.Store;
import org.junit.jupiter.api.AfterEach;

/// What a test class has to provide so that the contract can be tried on its store.
///
/// JUnit makes an instance per test; it keeps the store of that test in a field.
public interface StoreFixture {

  /// The open store of this test: empty at first, and the same one at every call until [#reopen].
  Store store();

  /// Closes the store and opens the same data again, as the next process would; [#store] is that
  /// one from then on.
  void reopen();

  /// How many large payloads the store keeps apart from their events.
  long storedBlobs();

  /// Ends each test: every invariant of the store still holds. Then closes it.
  @AfterEach
  default void everyInvariantHolds() {
    try (Store store = store()) {
      assertThat(store.check()).isEmpty();
    }
  }
}
