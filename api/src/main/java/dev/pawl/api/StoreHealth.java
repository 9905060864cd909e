package dev.pawl.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// How a store is.
///
/// @param sound whether nothing is wrong
/// @param store product, version and place
/// @param pid of the process that has the store open
/// @param checked how many of what were looked at
/// @param violations what is wrong
public record StoreHealth(
    boolean sound,
    String store,
    long pid,
    SequencedMap<String, Long> checked,
    List<String> violations) {
  public StoreHealth {
    checked = new LinkedHashMap<>(checked);
    violations = List.copyOf(violations);
  }
}
