package dev.pawl.engine.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Counts the bodies of steps and activities under way, so that an engine can close when they are
/// done. Thread-safe.
final class Bodies {
  private final Host host;
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

  /// A duration in milliseconds for messages: `1.5 s`.
  static String seconds(long millis) {
    return millis % 1_000 == 0
        ? TimeUnit.MILLISECONDS.toSeconds(millis) + " s"
        : millis / 1_000.0 + " s";
  }
}
