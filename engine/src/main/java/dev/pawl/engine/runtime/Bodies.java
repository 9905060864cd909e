package dev.pawl.engine.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Counts the bodies of steps and activities under way, so that an engine can close when they are
/// done. Thread-safe.
final class Bodies {
  /// A body that has not ended so long after it was given up has not noticed its interrupt.
  private static final long NOTICED_MILLIS = 10_000;

  private final Host host;
  private final Map<BodyRun, Long> givenUp = new ConcurrentHashMap<>();
  private final CompletableFuture<@Nullable Void> idle = new CompletableFuture<>();
  private int running;
  private boolean closing;

  Bodies(Host host) {
    this.host = host;
  }

  /// Runs a body, unless the engine is closing: then its run goes on with it at the next start.
  void run(Runnable body) {
    synchronized (this) {
      if (closing) {
        return;
      }
      running++;
    }
    host.bodies()
        .execute(() -> {
          try {
            body.run();
          } finally {
            ended();
          }
        });
  }

  private synchronized void ended() {
    running--;
    noteIdle();
  }

  private void noteIdle() {
    if (closing && running == 0) {
      idle.complete(null);
    }
  }

  synchronized boolean isClosing() {
    return closing;
  }

  /// Begins no more bodies and waits for those under way.
  ///
  /// @return whether all ended in time
  boolean close(Duration grace) throws InterruptedException {
    synchronized (this) {
      closing = true;
      noteIdle();
    }
    return host.await(idle, grace);
  }

  /// Takes note that the result of a body under way is not wanted.
  void givesUp(BodyRun body) {
    givenUp.putIfAbsent(body, host.nowMillis());
  }

  /// Takes note that such a body has come to its end.
  void comesBack(BodyRun body) {
    givenUp.remove(body);
  }

  /// Bodies that go on though they were interrupted a while ago, in words.
  List<String> leftovers() {
    long before = host.nowMillis() - NOTICED_MILLIS;
    return givenUp.entrySet().stream()
        .filter(entry -> entry.getValue() < before)
        .map(entry -> entry.getKey().words())
        .sorted()
        .toList();
  }

  /// A duration in milliseconds for messages: `1.5 s`.
  static String seconds(long millis) {
    return millis % 1_000 == 0
        ? TimeUnit.MILLISECONDS.toSeconds(millis) + " s"
        : millis / 1_000.0 + " s";
  }
}
