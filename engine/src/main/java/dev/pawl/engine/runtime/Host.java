package dev.pawl.engine.runtime;

import dev.pawl.engine.replay.Coroutines;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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
/// @param waits lets callers and bodies wait for the engine
/// @param coroutines runs workflow code
public record Host(
    InstantSource clock,
    RandomGenerator random,
    Executor turns,
    Executor writer,
    Executor bodies,
    Alarms alarms,
    Waits waits,
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

  /// Lets a thread wait: a client for its answer, a body for its heartbeat, the engine for its own
  /// end.
  @FunctionalInterface
  public interface Waits {
    /// Waits until a future is done, one way or the other, or the time is up.
    ///
    /// @return how many nanoseconds are left; 0 or less if the time ran out
    long awaitNanos(CompletableFuture<?> future, long nanos) throws InterruptedException;
  }

  /// Waits until a future is done, one way or the other. False if the time ran out first.
  boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
    waits.awaitNanos(future, TimeUnit.NANOSECONDS.convert(timeout));
    return future.isDone();
  }

  /// The time, epoch milliseconds.
  long nowMillis() {
    return clock.millis();
  }
}
