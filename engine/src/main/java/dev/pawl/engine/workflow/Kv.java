package dev.pawl.engine.workflow;

import java.util.Optional;
import java.util.Set;

/// The run's key-value data: readable from outside at any time, also after the run's end, and kept
/// over continue-as-new.
public interface Kv {
  /// The value of a key as a type.
  <T> Optional<T> get(String key, Class<T> type);

  /// Sets a key, at most 256 of them with at most 64 KiB each.
  void put(String key, Object value);

  /// Removes a key; nothing happens if it is not there.
  void remove(String key);

  /// The keys, in the order in which they were first put.
  Set<String> keys();
}
