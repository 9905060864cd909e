package dev.pawl.daemon.http;

import java.time.Duration;

/// Knows what a server is asked for: how much at once, and when last. Thread-safe.
final class Traffic {
  private int underWay;
  private long lastNanos = System.nanoTime();

  synchronized void begins() {
    underWay++;
  }

  synchronized void ends() {
    underWay--;
    lastNanos = System.nanoTime();
    notifyAll();
  }

  synchronized int underWay() {
    return underWay;
  }

  synchronized Duration idle() {
    return underWay > 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lastNanos);
  }

  /// Waits until nothing is under way, but not for longer than `patience`.
  synchronized void awaitQuiet(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = end - System.nanoTime();
        underWay > 0 && left > 0;
        left = end - System.nanoTime()) {
      wait(Math.max(1, left / 1_000_000));
    }
  }
}
