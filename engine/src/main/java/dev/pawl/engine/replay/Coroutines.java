package dev.pawl.engine.replay;

/// Makes coroutines. A coroutine that is no longer referred to is dropped: its code never goes on
/// and its `finally` blocks never run.
@FunctionalInterface
public interface Coroutines {
  Coroutine create(Runnable code);
}
