package dev.pawl.engine.replay;

import java.util.List;

/// Code that runs on a stack of its own and alternates strictly with its resumer.
public interface Coroutine {
  /// Lets the code run until it suspends itself or ends. Called by the kernel only.
  Resumption resume();

  /// Stops the code until the next [#resume]. Called by the code itself only; never returns once
  /// the coroutine was dropped.
  void suspend();

  /// Whether the calling thread is this coroutine's.
  boolean isCurrent();

  /// Where the code stands.
  List<StackTraceElement> stackTrace();

  /// How a [#resume] ended.
  sealed interface Resumption {
    record Suspended() implements Resumption {}

    record Finished() implements Resumption {}

    /// The code waits for something that is not the engine, or never comes back. It must not be
    /// resumed any more.
    ///
    /// @param what it does, for people: `blocked in java.lang.Thread.sleep`
    record Stuck(String what, List<StackTraceElement> at) implements Resumption {}
  }
}
