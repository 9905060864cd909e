package dev.pawl.daemon.http;

import java.time.Duration;

/// Knows when a server was last asked for something. Thread-safe.
final class Traffic {
  private int underWay;
  private long lastNanos = System.nanoTime();

  synchronized void begins() {
    underWay++;
  }

  synchronized void ends() {
    underWay--;
    lastNanos = System.nanoTime();
  }

  synchronized Duration idle() {
    return underWay > 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lastNanos);
  }
}
