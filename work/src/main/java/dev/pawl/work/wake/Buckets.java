package dev.pawl.work.wake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was told last under each key, so that tasks that share one tell the same thing once.
/// Thread-safe. The oldest keys are forgotten.
public final class Buckets {
  private static final int KEYS_MAX = 10_000;

  private final Map<String, String> digests =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > KEYS_MAX;
        }
      };

  /// With nothing told yet.
  public Buckets() {}

  /// Learns what a task had told before this process began.
  synchronized void learn(String key, String digest) {
    if (!digest.isEmpty()) {
      digests.putIfAbsent(key, digest);
    }
  }

  synchronized Optional<String> last(String key) {
    return Optional.ofNullable(digests.get(key));
  }

  synchronized void told(String key, String digest) {
    digests.put(key, digest);
  }
}
