package dev.pawl.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The programs that we use ourselves.
///
/// @param environment with which they are called, and on whose `PATH` they are looked for
/// @param alsoUsual whether they are looked for in the usual folders too: a `PATH` may lack these
record Tools(Map<String, String> environment, boolean alsoUsual) {
  Tools {
    environment = Map.copyOf(environment);
  }

  /// Those of this process.
  static Tools here() {
    return new Tools(System.getenv(), true);
  }

  Optional<Path> find(String name) {
    Optional<Path> found = Programs.find(name, environment.getOrDefault("PATH", ""));
    return found.isEmpty() && alsoUsual ? Programs.find(name, null) : found;
  }

  Call.Answer call(List<String> words, Duration patience) {
    return Call.of(words, patience, environment);
  }
}
