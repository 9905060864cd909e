package dev.pawl.engine.runtime;

import dev.pawl.engine.replay.Coroutine.Resumption.Stuck;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Looks now and then at workflow code that was resumed and has not come back, and finds out
/// whether it ever will. Thread-safe.
///
/// One platform thread does that for all: it runs though code occupies the processors, and a timed
/// wait in every resumption would cost more than the turn. It sleeps while nothing is resumed.
final class Watchdog implements AutoCloseable {
  private static final long PERIOD_NANOS = 2_000_000;
  private static final long LOCK_LIMIT_NANOS = 2_000_000_000;

  /// How many looks at nothing before it sleeps: to wake it costs more than to look.
  private static final int LINGER = 20;

  private final Map<HandOffCoroutine, Watch> away = new ConcurrentHashMap<>();

  /// Code that is not waited for any more, and was computing then.
  private final Set<HandOffCoroutine> givenUp = ConcurrentHashMap.newKeySet();

  private final long limitNanos;
  private final LongSupplier ticks;
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  /// One resumption of code, from its second look on.
  static final class Watch {
    private boolean seen;
    private long ranNanos;
    private long waitedNanos;
    private volatile @Nullable Stuck verdict;

    /// Why the code need not be waited for any more, null as long as it may come back.
    @Nullable Stuck verdict() {
      return verdict;
    }
  }

  /// @param limit how long code may run without coming back
  /// @param ticks a monotonic clock in nanoseconds
  /// @param threads makes the thread, which has to be a platform thread
  Watchdog(Duration limit, LongSupplier ticks, ThreadFactory threads) {
    limitNanos = limit.toNanos();
    this.ticks = ticks;
    thread = threads.newThread(this::watch);
    thread.start();
  }

  /// Minds code that is about to be resumed.
  Watch leaves(HandOffCoroutine code) {
    Watch watch = new Watch();
    away.put(code, watch);
    if (asleep) {
      LockSupport.unpark(thread);
    }
    return watch;
  }

  /// Code comes back, or is not waited for any more.
  void comesBack(HandOffCoroutine code) {
    away.remove(code);
  }

  /// How many pieces of code compute on though nobody waits for them.
  int computing() {
    givenUp.removeIf(HandOffCoroutine::isBack);
    return givenUp.size();
  }

  private void watch() {
    int empty = 0;
    long before = ticks.getAsLong();
    while (!closed) {
      empty = away.isEmpty() ? empty + 1 : 0;
      if (empty > LINGER) {
        sleep();
        before = ticks.getAsLong();
      }
      LockSupport.parkNanos(this, PERIOD_NANOS);
      long now = ticks.getAsLong();
      // A machine that slept, or was too busy to run us, must not count against the code.
      long passed = Math.min(now - before, 2 * PERIOD_NANOS);
      before = now;
      away.forEach((code, watch) -> look(code, watch, passed));
    }
  }

  private void sleep() {
    asleep = true;
    while (away.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    asleep = false;
  }

  private void look(HandOffCoroutine code, Watch watch, long passedNanos) {
    if (!watch.seen) {
      watch.seen = true;
      return;
    }
    boolean waits = code.isWaiting();
    watch.ranNanos += passedNanos;
    watch.waitedNanos = waits ? watch.waitedNanos + passedNanos : 0;
    Stuck stuck = inspect(code, watch, waits);
    if (stuck != null) {
      if (!waits) {
        givenUp.add(code);
      }
      watch.verdict = stuck;
      code.wakeResumer();
    }
  }

  /// Code inside a blocking call of the platform is stuck for certain; what waits for a lock, or
  /// computes, gets time to come back.
  private @Nullable Stuck inspect(HandOffCoroutine code, Watch watch, boolean waits) {
    boolean overdue = watch.ranNanos >= limitNanos;
    if (!waits && !overdue) {
      return null;
    }
    CodeStack stack = new CodeStack(code.stackTrace());
    if (code.isBack() || stack.frames().isEmpty() || stack.isBeingResumed()) {
      return null;
    }
    String blocking = waits ? stack.blockingCall() : null;
    if (blocking != null) {
      return new Stuck("blocked in " + blocking, stack.frames());
    }
    if (waits && watch.waitedNanos > LOCK_LIMIT_NANOS) {
      return new Stuck("waiting for a lock", stack.frames());
    }
    String limit = Bodies.seconds(Duration.ofNanos(limitNanos).toMillis());
    return overdue ? new Stuck("busy for more than " + limit, stack.frames()) : null;
  }

  /// Ends the thread; code that does not come back goes unnoticed from now on.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
