package dev.pawl.store.sqlite;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A bounded number of connections that only read. Who finds none free waits for one.
final class ReaderPool implements AutoCloseable {
  private final Connector connector;
  private final int size;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<Database> idle = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  ReaderPool(Connector connector, int size) {
    this.connector = connector;
    this.size = size;
    this.permits = new Semaphore(size, true);
  }

  /// Runs a read. A connection that has met any error is not used again.
  <T> T read(String doing, Database.Work<T> work) {
    permits.acquireUninterruptibly();
    try {
      if (closed.get()) {
        throw new PawlException(ErrorCode.CLOSED, "the store is closed");
      }
      Database pooled = idle.pollFirst();
      Database database = pooled == null ? connector.reader() : pooled;
      boolean sound = false;
      try {
        T result = work.run(database);
        sound = true;
        return result;
      } finally {
        if (sound) {
          idle.addFirst(database);
        } else {
          database.close();
        }
      }
    } catch (SQLException e) {
      throw Faults.of(e, doing, connector.database());
    } finally {
      permits.release();
    }
  }

  /// Work that wants no read under way.
  @FunctionalInterface
  interface PausedWork {
    boolean run() throws SQLException;
  }

  /// Runs work while nobody reads; later reads wait for it.
  ///
  /// @return false if a read went on for longer than `patience`, else what the work returns
  boolean tryPaused(Duration patience, PausedWork work) throws SQLException {
    try {
      if (!permits.tryAcquire(size, patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      return work.run();
    } finally {
      permits.release(size);
    }
  }

  /// Waits for the reads in progress and closes the connections; later reads are refused.
  @Override
  public void close() throws SQLException {
    if (closed.compareAndSet(false, true)) {
      permits.acquireUninterruptibly(size);
      try {
        for (Database database = idle.pollFirst(); database != null; database = idle.pollFirst()) {
          database.close();
        }
      } finally {
        permits.release(size);
      }
    }
  }
}
