package dev.pawl.daemon.bulk;

import dev.pawl.engine.history.RunId;

/// What runs have outside of the store, which follows what is done to them. Each may be asked for
/// more than once.
public interface Belongings {
  /// Removes what a deleted run has left.
  void discard(RunId run);

  /// Has what it runs stand still.
  void paused(RunId run);

  /// Has that go on.
  void resumed(RunId run);

  /// Makes sure that what it did in vain can be done again in the same run.
  ///
  /// @throws dev.pawl.engine.history.PawlException with `WRONG_STATE` and what to do if it cannot
  void requireRepeatable(RunId run);
}
