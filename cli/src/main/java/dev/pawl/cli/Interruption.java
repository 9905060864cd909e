package dev.pawl.cli;

import dev.pawl.cli.link.LinkException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ctrl-C and SIGTERM, for commands that have something to put in order first. Thread-safe.
final class Interruption {
  private final CountDownLatch asked = new CountDownLatch(1);
  private boolean requested;
  private @Nullable Thread watching;

  /// What the user may end.
  interface Work {
    Exit call() throws InterruptedException;
  }

  /// Does something that the user may end. What fails because of that has been interrupted.
  Exit during(Work work) {
    watch();
    try {
      return work.call();
    } catch (LinkException e) {
      if (isRequested()) {
        return ExitCode.INTERRUPTED;
      }
      throw e;
    } catch (InterruptedException _) {
      return ExitCode.INTERRUPTED;
    } finally {
      ignore();
    }
  }

  /// Has the calling thread interrupted when the user asks to stop, until [#ignore].
  synchronized void watch() {
    watching = Thread.currentThread();
    if (requested) {
      watching.interrupt();
    }
  }

  synchronized void ignore() {
    watching = null;
  }

  /// Asks the command to stop. False if it has nothing to put in order.
  synchronized boolean request() {
    requested = true;
    asked.countDown();
    if (watching == null) {
      return false;
    }
    watching.interrupt();
    return true;
  }

  /// Whether the user has asked to stop, or does within a moment.
  boolean comesWithin(Duration moment) {
    try {
      return asked.await(moment.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return isRequested();
    }
  }

  synchronized boolean isRequested() {
    return requested;
  }
}
