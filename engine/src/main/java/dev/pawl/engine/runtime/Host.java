package dev.pawl.engine.runtime;

import dev.pawl.engine.replay.Coroutines;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// Everything that the engine takes from its surroundings: time, chance and threads.
///
/// [SystemHost] is the real one; tests bring others.
///
/// @param clock the wall clock
/// @param random a thread-safe generator; ids and seeds come from it
/// @param turns runs turns; each is short and does not block for long
/// @param writer runs the batching writer, one task at a time
/// @param bodies runs the bodies of steps and activities, which may block
/// @param alarms wakes the engine later
/// @param coroutines runs workflow code
public record Host(
    InstantSource clock,
    RandomGenerator random,
    Executor turns,
    Executor writer,
    Executor bodies,
    Alarms alarms,
    Coroutines coroutines) {

  /// Runs tasks later.
  @FunctionalInterface
  public interface Alarms {
    /// Runs a short task at a time by the host's clock, or soon after; at once if it has passed.
    Alarm at(long atMillis, Runnable task);
  }

  /// A task that is to run later.
  @FunctionalInterface
  public interface Alarm {
    /// Keeps it from running, if it has not begun.
    void cancel();
  }

  /// The time, epoch milliseconds.
  long nowMillis() {
    return clock.millis();
  }
}
