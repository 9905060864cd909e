package dev.pawl.cli;

import java.util.Locale;

/// What an operator can do to a run.
enum Verb {
  CANCEL,
  TERMINATE,
  PAUSE,
  RESUME,
  RETRY,
  UNBLOCK;

  /// As it is typed, and as the API calls it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
