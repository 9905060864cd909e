package dev.pawl.cli;

import org.jspecify.annotations.Nullable;

/// Ctrl-C and SIGTERM, for commands that have something to put in order first. Thread-safe.
final class Interruption {
  private boolean requested;
  private @Nullable Thread watching;

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
    if (watching == null) {
      return false;
    }
    watching.interrupt();
    return true;
  }

  synchronized boolean isRequested() {
    return requested;
  }
}
