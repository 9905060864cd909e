package dev.pawl.engine.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the bodies of steps and activities under way, so that an engine can close when they are
/// done. Thread-safe.
final class Bodies {
  private final Host host;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int running;
  private boolean closing;

  Bodies(Host host) {
    this.host = host;
  }

  /// Runs a body, unless the engine is closing: then its run goes on with it at the next start.
  void run(Runnable body) {
    lock.lock();
    try {
      if (closing) {
        return;
      }
      running++;
    } finally {
      lock.unlock();
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

  private void ended() {
    lock.lock();
    try {
      running--;
      if (running == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /// Begins no more bodies and waits for those under way.
  ///
  /// @return whether all ended in time
  boolean close(Duration grace) throws InterruptedException {
    lock.lock();
    try {
      closing = true;
      long left = grace.toNanos();
      while (running > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
      return running == 0;
    } finally {
      lock.unlock();
    }
  }

  /// A duration in milliseconds for messages: `1.5 s`.
  static String seconds(long millis) {
    return millis % 1_000 == 0
        ? TimeUnit.MILLISECONDS.toSeconds(millis) + " s"
        : millis / 1_000.0 + " s";
  }
}
