package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Lets clients wait for a run to change. Thread-safe.
///
/// Commits of this node wake waiters at once; on a shared store they also look from time to time,
/// for what other nodes do.
final class Changes {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Store store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<RunId, Watched> watched = new HashMap<>();
  private boolean closed;

  /// A run that somebody waits for.
  private static final class Watched {
    final Condition changed;
    int waiters;
    long changes;

    Watched(Condition changed) {
      this.changed = changed;
    }
  }

  Changes(Store store) {
    this.store = store;
  }

  /// Wakes those who wait for a run.
  void changed(RunId run) {
    lock.lock();
    try {
      Watched entry = watched.get(run);
      if (entry != null) {
        entry.changes++;
        entry.changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until a run's record satisfies a condition.
  ///
  /// @return the record, empty if the time ran out
  /// @throws PawlException with `NO_SUCH_RUN` or `CLOSED`
  Optional<RunRecord> await(RunId run, Predicate<RunRecord> condition, Duration timeout)
      throws InterruptedException {
    long left = timeout.compareTo(Duration.ofDays(365)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    Watched entry = enter(run);
    try {
      while (true) {
        long seen = changesOf(entry);
        RunRecord record =
            store
                .find(run)
                .orElseThrow(
                    () -> new PawlException(ErrorCode.NO_SUCH_RUN, "no run has the id " + run));
        if (condition.test(record)) {
          return Optional.of(record);
        }
        if (left <= 0) {
          return Optional.empty();
        }
        left = sleep(entry, seen, left);
      }
    } finally {
      leave(run, entry);
    }
  }

  private long sleep(Watched entry, long seen, long left) throws InterruptedException {
    long slice = store.isShared() ? Math.min(left, LOOK_NANOS) : left;
    lock.lock();
    try {
      long rest = slice;
      while (entry.changes == seen && rest > 0) {
        requireOpen();
        rest = entry.changed.awaitNanos(rest);
      }
      return left - (slice - Math.max(rest, 0));
    } finally {
      lock.unlock();
    }
  }

  private Watched enter(RunId run) {
    lock.lock();
    try {
      requireOpen();
      Watched entry = watched.computeIfAbsent(run, _ -> new Watched(lock.newCondition()));
      entry.waiters++;
      return entry;
    } finally {
      lock.unlock();
    }
  }

  private void leave(RunId run, Watched entry) {
    lock.lock();
    try {
      if (--entry.waiters == 0) {
        watched.remove(run);
      }
    } finally {
      lock.unlock();
    }
  }

  private long changesOf(Watched entry) {
    lock.lock();
    try {
      return entry.changes;
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new PawlException(
          ErrorCode.CLOSED,
          "the engine is closed; the run goes on when one" + " is started on this store");
    }
  }

  /// Ends all waits.
  void close() {
    lock.lock();
    try {
      closed = true;
      watched.values().forEach(entry -> entry.changed.signalAll());
    } finally {
      lock.unlock();
    }
  }
}
