package dev.pawl.daemon.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Slows down who guesses tokens. Only time makes it forget: a valid token in between does not, and
/// neither does another connection. Answers to valid tokens are never kept back, so that guessing
/// keeps nobody out. Thread-safe.
final class Throttle {
  private static final long MEMORY_NANOS = Duration.ofMinutes(1).toNanos();

  private final Duration delay;
  private final Deque<Long> wrong = new ArrayDeque<>();

  Throttle(Duration delay) {
    this.delay = delay;
  }

  /// Counts a wrong or missing token, and keeps its answer back if there were many. The thread that
  /// waits is a virtual one.
  void failed() throws InterruptedException {
    if (isTooMany()) {
      Thread.sleep(delay);
    }
  }

  private synchronized boolean isTooMany() {
    long now = System.nanoTime();
    while (!wrong.isEmpty() && now - wrong.peekFirst() > MEMORY_NANOS) {
      wrong.removeFirst();
    }
    if (wrong.size() >= ServerLimits.GUESSES) {
      wrong.removeFirst();
      wrong.addLast(now);
      return true;
    }
    wrong.addLast(now);
    return false;
  }
}
