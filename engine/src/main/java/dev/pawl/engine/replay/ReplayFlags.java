package dev.pawl.engine.replay;

/// Numbered changes of replay behaviour. The set in force is written into each `RunStarted`, so
/// that an old history is replayed the way it was made.
public final class ReplayFlags {
  /// The flags that new executions start with. None has been needed so far.
  public static final long CURRENT = 0;

  private ReplayFlags() {}

  /// Whether this version of Pawl knows all of these flags.
  static boolean areKnown(long flags) {
    return (flags & ~CURRENT) == 0;
  }
}
