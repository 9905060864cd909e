package dev.pawl.work.monitor;

import java.io.Serial;

/// A text is no command line that we can read; the message says why, as the end of a sentence.
final class Unreadable extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  Unreadable(String message) {
    // Thrown for ordinary input, and nobody looks at where.
    super(message, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
