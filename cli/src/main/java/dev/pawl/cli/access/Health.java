package dev.pawl.cli.access;

import dev.pawl.engine.runtime.Diagnosis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// How a store is, see [Diagnosis].
///
/// @param sound whether nothing is wrong
/// @param live whether a process runs the store's runs
/// @param owner who has the store open
public record Health(
    boolean sound,
    String store,
    boolean live,
    Owner owner,
    SequencedMap<String, Long> checked,
    List<String> violations) {
  public Health {
    checked = new LinkedHashMap<>(checked);
    violations = List.copyOf(violations);
  }

  static Health of(Diagnosis diagnosis, boolean live, Owner owner) {
    return new Health(
        diagnosis.isSound(),
        diagnosis.store(),
        live,
        owner,
        diagnosis.checked(),
        diagnosis.violations());
  }
}
