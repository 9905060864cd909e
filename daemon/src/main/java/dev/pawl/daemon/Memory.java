package dev.pawl.daemon;

import java.time.Duration;

/// Gives back what was taken under load: the JVM lets its heap grow as long as the machine has
/// memory, and leaves it so. For one thread.
final class Memory {
  private static final Duration QUIET = Duration.ofSeconds(30);

  /// Less is not worth a collection, of some 50 ms.
  private static final long WORTH_BYTES = 128L << 20;

  private boolean done;

  /// Collects once in each time without calls.
  ///
  /// @param quiet for how long nobody has called
  void look(Duration quiet) {
    if (quiet.compareTo(QUIET) < 0) {
      done = false;
    } else if (!done && Runtime.getRuntime().totalMemory() > WORTH_BYTES) {
      done = true;
      System.gc();
    }
  }
}
