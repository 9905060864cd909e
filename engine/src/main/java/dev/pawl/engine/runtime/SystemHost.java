package dev.pawl.engine.runtime;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The real host: the system clock, virtual threads for turns and bodies, one platform thread for
/// the writer, one for alarms and one that watches workflow code. All threads are daemons.
public final class SystemHost implements AutoCloseable {
  static {
    // Parked threads of evicted runs are collected only if the JVM does not track them (ADR 0002).
    // It reads this once, before the first virtual thread; a value given on the command line stays.
    if (System.getProperty("jdk.trackAllThreads") == null) {
      System.setProperty("jdk.trackAllThreads", "false");
    }
  }

  /// A wait of more than a year needs no timer, which costs more than all else about it.
  private static final long FOR_GOOD_NANOS = TimeUnit.DAYS.toNanos(365);

  private final ExecutorService turns =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("pawl-turn").factory());
  private final ExecutorService bodies =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("pawl-body-", 0).factory());
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("pawl-writer").factory());
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("pawl-alarms").factory());
  private final Watchdog watchdog;
  private final Host host;

  /// A host whose workflow code may run for ten seconds between two waits.
  public SystemHost() {
    this(Duration.ofSeconds(10));
  }

  /// @param turnLimit how long workflow code may run between two waits before it counts as stuck
  public SystemHost(Duration turnLimit) {
    clock.setRemoveOnCancelPolicy(true);
    watchdog =
        new Watchdog(
            turnLimit,
            System::nanoTime,
            Thread.ofPlatform().daemon().name("pawl-watchdog").factory());
    InstantSource time = InstantSource.system();
    host =
        new Host(
            time,
            new SecureRandom(),
            turns,
            writer,
            bodies,
            (atMillis, task) -> schedule(atMillis - time.millis(), task),
            SystemHost::awaitNanos,
            HandOffCoroutine.factory(Thread.ofVirtual().name("pawl-branch").factory(), watchdog));
  }

  private Host.Alarm schedule(long delayMillis, Runnable task) {
    ScheduledFuture<?> future =
        clock.schedule(task, Math.max(0, delayMillis), TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  private static long awaitNanos(CompletableFuture<?> future, long nanos)
      throws InterruptedException {
    long begin = System.nanoTime();
    try {
      if (nanos > FOR_GOOD_NANOS) {
        future.get();
      } else {
        future.get(nanos, TimeUnit.NANOSECONDS);
      }
    } catch (TimeoutException _) {
      return 0;
    } catch (ExecutionException | CancellationException _) {
      // It is done; who waits looks at how.
    }
    return nanos - (System.nanoTime() - begin);
  }

  /// How many pieces of workflow code compute on though they were given up.
  int computing() {
    return watchdog.computing();
  }

  public Host host() {
    return host;
  }

  /// Ends the threads; what they were doing is interrupted.
  @Override
  public void close() {
    clock.shutdownNow();
    bodies.shutdownNow();
    turns.shutdownNow();
    writer.shutdownNow();
    watchdog.close();
  }
}
