package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Lets clients wait for a run to change. Thread-safe.
///
/// Commits of this node wake waiters at once; on a shared store they also look from time to time,
/// for what other nodes do.
final class Changes {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Store store;
  private final Host host;
  private final Function<RunId, Optional<RunRecord>> inMemory;
  private final Map<RunId, Watched> watched = new HashMap<>();

  /// Completed by the next change of any run; null while nobody waits for one.
  private @Nullable CompletableFuture<@Nullable Void> any;

  private boolean closed;

  /// A run that somebody waits for.
  private static final class Watched {
    CompletableFuture<@Nullable Void> change = new CompletableFuture<>();
    int waiters;

    /// The run after its last change, null if that is not known here.
    @Nullable RunRecord latest;
  }

  /// @param inMemory finds the committed record of a run that is in this node's memory
  Changes(Store store, Host host, Function<RunId, Optional<RunRecord>> inMemory) {
    this.store = store;
    this.host = host;
    this.inMemory = inMemory;
  }

  /// Wakes those who wait for a run.
  ///
  /// @param record the run as it is now; null to let them read it
  void changed(RunId run, @Nullable RunRecord record) {
    CompletableFuture<@Nullable Void> change = null;
    CompletableFuture<@Nullable Void> first;
    synchronized (watched) {
      Watched entry = watched.get(run);
      if (entry != null) {
        change = entry.change;
        entry.latest = record;
        entry.change = new CompletableFuture<>();
      }
      first = any;
      any = null;
    }
    if (change != null) {
      change.complete(null);
    }
    if (first != null) {
      first.complete(null);
    }
  }

  /// Waits until the store has a change after the given one. Those that no run of this node made,
  /// such as a deletion, may be seen a moment later.
  ///
  /// @return whether there is one; false if the time ran out
  /// @throws PawlException with `CLOSED`
  boolean awaitAny(long after, Duration timeout) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(timeout);
    while (true) {
      CompletableFuture<@Nullable Void> next = next();
      if (store.lastChange() > after) {
        return true;
      }
      if (left <= 0) {
        return false;
      }
      long slice = Math.min(left, LOOK_NANOS);
      left -= slice - Math.max(0, host.waits().awaitNanos(next, slice));
    }
  }

  private CompletableFuture<@Nullable Void> next() {
    synchronized (watched) {
      if (closed) {
        throw closedFault();
      }
      if (any == null) {
        any = new CompletableFuture<>();
      }
      return any;
    }
  }

  private static PawlException closedFault() {
    return new PawlException(
        ErrorCode.CLOSED,
        "the engine is closed; the run goes on when one is started on this store");
  }

  /// Waits until a run's record satisfies a condition.
  ///
  /// @return the record, empty if the time ran out
  /// @throws PawlException with `NO_SUCH_RUN` or `CLOSED`
  Optional<RunRecord> await(RunId run, Predicate<RunRecord> condition, Duration timeout)
      throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(timeout);
    Watched entry = enter(run);
    try {
      while (true) {
        Look look = look(entry);
        RunRecord record = look.latest == null ? inMemoryOrStore(run) : look.latest;
        if (condition.test(record)) {
          return Optional.of(record);
        }
        if (left <= 0) {
          // Memory may be behind a commit that was done, but reported as failed.
          return Optional.of(read(run)).filter(condition);
        }
        long slice = store.isShared() ? Math.min(left, LOOK_NANOS) : left;
        left -= slice - Math.max(0, host.waits().awaitNanos(look.change, slice));
      }
    } finally {
      leave(run, entry);
    }
  }

  private RunRecord inMemoryOrStore(RunId run) {
    Optional<RunRecord> known = store.isShared() ? Optional.empty() : inMemory.apply(run);
    return known.orElseGet(() -> read(run));
  }

  private RunRecord read(RunId run) {
    return store
        .find(run)
        .orElseThrow(() -> new PawlException(ErrorCode.NO_SUCH_RUN, "no run has the id " + run));
  }

  private Watched enter(RunId run) {
    synchronized (watched) {
      Watched entry = watched.computeIfAbsent(run, _ -> new Watched());
      entry.waiters++;
      return entry;
    }
  }

  private void leave(RunId run, Watched entry) {
    synchronized (watched) {
      if (--entry.waiters == 0) {
        watched.remove(run);
      }
    }
  }

  /// What is known now, and the change after it.
  private record Look(@Nullable RunRecord latest, CompletableFuture<@Nullable Void> change) {}

  private Look look(Watched entry) {
    synchronized (watched) {
      if (closed) {
        throw closedFault();
      }
      return new Look(store.isShared() ? null : entry.latest, entry.change);
    }
  }

  /// Ends all waits.
  void close() {
    List<CompletableFuture<@Nullable Void>> changes = new ArrayList<>();
    synchronized (watched) {
      closed = true;
      watched.values().forEach(entry -> changes.add(entry.change));
      if (any != null) {
        changes.add(any);
      }
    }
    changes.forEach(change -> change.complete(null));
  }
}
