package dev.pawl.bench.ceiling;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/// One thread that writes rows, as many in one synced transaction as have come together.
///
/// The settings are those of the SQLite store: log and full sync, the same size of cache and log,
/// explicit transactions, prepared statements. A row is as large as a turn of one step.
final class GroupCommit implements AutoCloseable {
  private static final int ROW_BYTES = 100;
  private static final int CACHE_KIB = 64 * 1024;
  private static final int CHECKPOINT_PAGES = 4_096;
  private static final int LOG_BYTES = 64 << 20;

  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement insert;
  private final PreparedStatement commit;
  private final byte[] row = new byte[ROW_BYTES];
  private final Thread writer;
  private final Object lock = new Object();
  private List<Waiting> waiting = new ArrayList<>();
  private boolean closed;
  private @Nullable SQLException fault;
  private long key;

  private static final class Waiting {
    private final Thread caller = Thread.currentThread();
    private volatile boolean done;
  }

  GroupCommit(Path directory) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setWalAutocheckpoint(CHECKPOINT_PAGES);
    config.setJournalSizeLimit(LOG_BYTES);
    config.setCacheSize(-CACHE_KIB);
    config.setGetGeneratedKeys(false);
    connection = config.createConnection("jdbc:sqlite:" + directory.resolve("ceiling.db").toUri());
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          CREATE TABLE turns (
            id INTEGER PRIMARY KEY, run_key INTEGER NOT NULL, execution INTEGER NOT NULL,
            first_seq INTEGER NOT NULL, event_count INTEGER NOT NULL, prev INTEGER,
            events BLOB NOT NULL
          ) STRICT\
          """);
    }
    connection.unwrap(SQLiteConnection.class).getConnectionConfig().setAutoCommit(false);
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    insert = connection.prepareStatement("INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, ?)");
    commit = connection.prepareStatement("COMMIT");
    writer = Thread.ofPlatform().daemon().name("ceiling-writer").start(this::writeAll);
  }

  /// Returns when a row is on disk.
  void commitOne() throws SQLException {
    Waiting mine = new Waiting();
    synchronized (lock) {
      if (waiting.isEmpty()) {
        lock.notifyAll();
      }
      waiting.add(mine);
    }
    while (!mine.done) {
      LockSupport.park(this);
    }
    SQLException failed = fault;
    if (failed != null) {
      throw new SQLException("the ceiling's database cannot be written", failed);
    }
  }

  private void writeAll() {
    try {
      for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
        write(batch);
        for (Waiting one : batch) {
          one.done = true;
          LockSupport.unpark(one.caller);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Waiting> next() throws InterruptedException {
    synchronized (lock) {
      while (waiting.isEmpty() && !closed) {
        lock.wait();
      }
      List<Waiting> batch = waiting;
      waiting = new ArrayList<>(batch.size());
      return batch;
    }
  }

  private void write(List<Waiting> batch) {
    try {
      begin.executeUpdate();
      for (int i = 0; i < batch.size(); i++) {
        key++;
        insert.setLong(1, key);
        insert.setLong(2, key % 1_000);
        insert.setInt(3, 1);
        insert.setLong(4, key);
        insert.setInt(5, 2);
        insert.setLong(6, key - 1);
        insert.setBytes(7, row);
        insert.executeUpdate();
      }
      commit.executeUpdate();
    } catch (SQLException e) {
      fault = e;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    try {
      writer.join();
      connection.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (SQLException _) {
      // The database is thrown away now, and whatever was wrong with it was said by a commit.
    }
  }
}
