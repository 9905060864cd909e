package dev.pawl.daemon.crash;

import java.util.Objects;

/// A piece of code that may have ended a daemon.
///
/// @param text the id of a run, or the mark of a state of a file
record Code(Kind kind, String text) {
  Code {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }

  /// What kind of piece.
  enum Kind {
    /// A run: its turns, and the bodies of its steps and activities.
    RUN('r'),
    /// A state of a file or plugin: the static parts of its classes, which run as it is loaded.
    FILE('f');

    /// How it is written in [ActiveFile].
    final int mark;

    Kind(int mark) {
      this.mark = mark;
    }
  }

  static Code run(String id) {
    return new Code(Kind.RUN, id);
  }

  static Code file(String mark) {
    return new Code(Kind.FILE, mark);
  }
}
