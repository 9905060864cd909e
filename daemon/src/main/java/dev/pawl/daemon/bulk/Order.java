package dev.pawl.daemon.bulk;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is to be done to all runs that match.
///
/// @param verb of a [Deed], or one of the others here
/// @param query which runs
/// @param signal its name
/// @param value of the signal, as JSON
public record Order(
    String verb, String query, String reason, @Nullable String signal, String value) {
  public static final String SIGNAL = "signal";
  public static final String DELETE = "delete";

  /// All words for [#verb].
  public static Set<String> verbs() {
    Set<String> words = new TreeSet<>(Set.of(SIGNAL, DELETE));
    for (Deed deed : Deed.values()) {
      words.add(deed.word());
    }
    return words;
  }

  Optional<Deed> deed() {
    return Deed.named(verb);
  }
}
