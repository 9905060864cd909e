package dev.pawl.testkit;

import dev.pawl.engine.runtime.Host;
import dev.pawl.engine.runtime.SystemHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A host with real threads and virtual time: the clock stands still until it is advanced.
///
/// It knows when nothing goes on any more, so that time can be advanced without racing anything.
final class VirtualHost {
  private final SystemHost system = new SystemHost(Duration.ofSeconds(30));
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final PriorityQueue<Entry> alarms =
      new PriorityQueue<>(
          Comparator.comparingLong(Entry::atMillis).thenComparingLong(Entry::number));
  private final SplittableRandom random;
  private long nowMillis;
  private long numbers;
  private int active;
  private boolean killed;

  private record Entry(long atMillis, long number, Runnable task) {}

  VirtualHost(Instant now, long seed) {
    nowMillis = now.toEpochMilli();
    random = new SplittableRandom(seed);
  }

  Host host() {
    Host real = system.host();
    return new Host(
        this::now,
        random,
        counted(real.turns()),
        counted(real.writer()),
        counted(real.bodies()),
        this::at,
        real.waits(),
        real.coroutines());
  }

  Instant now() {
    lock.lock();
    try {
      return Instant.ofEpochMilli(nowMillis);
    } finally {
      lock.unlock();
    }
  }

  private Executor counted(Executor executor) {
    return task -> {
      if (begin()) {
        try {
          executor.execute(() -> counted(task));
        } catch (RejectedExecutionException e) {
          if (!isKilled()) {
            throw e;
          }
        }
      }
    };
  }

  private void counted(Runnable task) {
    try {
      task.run();
    } finally {
      end();
    }
  }

  boolean isKilled() {
    lock.lock();
    try {
      return killed;
    } finally {
      lock.unlock();
    }
  }

  private boolean begin() {
    lock.lock();
    try {
      if (!killed) {
        active++;
      }
      return !killed;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      active--;
      if (active == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private Host.Alarm at(long atMillis, Runnable task) {
    lock.lock();
    try {
      Entry entry = new Entry(atMillis, numbers++, task);
      if (!killed) {
        alarms.add(entry);
      }
      return () -> remove(entry);
    } finally {
      lock.unlock();
    }
  }

  private void remove(Entry entry) {
    lock.lock();
    try {
      alarms.remove(entry);
    } finally {
      lock.unlock();
    }
  }

  /// Waits, in real time, until nothing runs: no turn, no write, no body of a step or activity.
  ///
  /// @return false if the real time ran out
  boolean awaitIdle(Duration realTime) throws InterruptedException {
    lock.lock();
    try {
      long left = realTime.toNanos();
      while (active > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
      return active == 0;
    } finally {
      lock.unlock();
    }
  }

  /// Moves the clock to the next alarm, but not beyond a time, and runs what is due.
  ///
  /// @return false if no alarm is left until then; the clock stands at `untilMillis` now
  boolean advance(long untilMillis) {
    List<Entry> due = new ArrayList<>();
    lock.lock();
    try {
      Entry next = alarms.peek();
      if (next == null || next.atMillis() > untilMillis) {
        nowMillis = Math.max(nowMillis, untilMillis);
        return false;
      }
      nowMillis = Math.max(nowMillis, next.atMillis());
      while (next != null && next.atMillis() <= nowMillis) {
        due.add(alarms.remove());
        next = alarms.peek();
      }
    } finally {
      lock.unlock();
    }
    for (Entry entry : due) {
      entry.task().run();
    }
    return true;
  }

  /// Stops everything where it is, as a crash would: nothing that runs can do any more harm.
  void kill() {
    lock.lock();
    try {
      killed = true;
      alarms.clear();
    } finally {
      lock.unlock();
    }
    system.close();
  }
}
