package dev.pawl.engine.runtime;

import dev.pawl.engine.history.RunId;

/// Where lines go that workflows log. By default to the system's logger `dev.pawl.workflow`.
///
/// A line comes after the commit of the turn that wrote it, and not again in replay; one may be
/// lost when the process dies in between. Lines of one run come one at a time and in order, those
/// of several runs at the same time. It must not block for long.
@FunctionalInterface
public interface RunLog {
  /// Takes a line.
  ///
  /// @param atMillis when it was logged, epoch milliseconds
  void line(RunId run, System.Logger.Level level, String message, long atMillis);

  /// The system's logger.
  static RunLog system() {
    System.Logger logger = System.getLogger("dev.pawl.workflow");
    return (run, level, message, _) -> logger.log(level, "{0}: {1}", run, message);
  }
}
