package dev.pawl.work.ready;

import java.io.IOException;
import java.time.Duration;

/// Looks whether a task is ready, again and again, and holds nothing in between. For one thread.
interface Look {
  /// What one look has seen.
  ///
  /// @param ready whether the task is ready
  /// @param detail what shows it, or what is missing
  record Seen(boolean ready, String detail) {
    static Seen ready(String detail) {
      return new Seen(true, detail);
    }

    static Seen notYet(String detail) {
      return new Seen(false, detail);
    }
  }

  /// Looks once.
  ///
  /// @param limit how long it may take at most
  /// @throws IOException if it cannot look, which may change
  Seen look(Duration limit) throws IOException, InterruptedException;
}
