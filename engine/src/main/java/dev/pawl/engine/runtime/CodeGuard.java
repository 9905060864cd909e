package dev.pawl.engine.runtime;

import dev.pawl.engine.history.RunId;

/// Decides whose code may run now, and is told while it runs: for an owner of the process who has
/// to know what it died of. By default all may run, and nobody is told.
///
/// Thread-safe. It is asked and told several times in each turn, so it must be fast.
public interface CodeGuard {
  /// What a run's code may do.
  sealed interface Verdict {
    /// It may run.
    record Go() implements Verdict {}

    /// It may run later; the engine asks again.
    record Wait() implements Verdict {}

    /// It must not run until a person lifts the block.
    ///
    /// @param report why, and what to do
    record Quarantine(String report) implements Verdict {}
  }

  /// Whether code of a run may begin now. One that is quarantined becomes blocked.
  Verdict verdict(RunId run);

  /// Code of a run is about to begin in this process: a turn, or the body of a step or an activity.
  ///
  /// @return for [#ends]
  int begins(RunId run);

  /// That code has come to its end.
  void ends(int mark);

  /// A person lets a quarantined run go on, or has ended or deleted it.
  void pardon(RunId run);

  /// Lets everybody run.
  static CodeGuard none() {
    return new CodeGuard() {
      private static final Verdict GO = new Verdict.Go();

      @Override
      public Verdict verdict(RunId run) {
        return GO;
      }

      @Override
      public int begins(RunId run) {
        return 0;
      }

      @Override
      public void ends(int mark) {
        // Nobody was told of its beginning.
      }

      @Override
      public void pardon(RunId run) {
        // Nobody was quarantined.
      }
    };
  }
}
