package dev.pawl.cli.access;

/// What an operator can do to a run.
public enum Verb {
  CANCEL,
  TERMINATE,
  PAUSE,
  RESUME,
  RETRY,
  UNBLOCK
}
