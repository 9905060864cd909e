package dev.pawl.store.sqlite;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The one connection that writes, and what is done when a commit fails.
///
/// A connection that has met an error is never used again. SQLite may have rolled back by itself,
/// may have written a commit whose sync failed, or may hold pages that differ from the file; a new
/// connection starts from what is in the file, and the commit number there tells whether the
/// transaction was done after all. When two reopenings in a row fail, writing ends for good.
final class Writer implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Connector connector;
  private final Guards guards;

  private @Nullable Open open;
  private CommitMark acknowledged;
  private int failedReopenings;
  private @Nullable PawlException verdict;
  private boolean closed;

  /// How a transaction is committed; tests put faults here.
  CommitStep commitStep = Database::commit;

  private Writer(Connector connector, Guards guards, Open open) {
    this.connector = connector;
    this.guards = guards;
    this.open = open;
    this.acknowledged = open.ledger.mark;
  }

  /// Work in a transaction that may write.
  @FunctionalInterface
  interface Work<T> {
    T run(Transaction transaction) throws SQLException;
  }

  /// Commits what a connection has written.
  @FunctionalInterface
  interface CommitStep {
    void commit(Database database) throws SQLException;
  }

  /// A connection in use, with the numbers as they are in its file.
  private record Open(Database database, Ledger ledger, Transaction transaction) {
    static Open at(Connector connector) throws SQLException {
      Database database = connector.writer();
      try {
        Ledger ledger = MetaTable.read(database);
        return new Open(database, ledger, new Transaction(database, ledger));
      } catch (SQLException | RuntimeException e) {
        closeQuietly(database, e);
        throw e;
      }
    }
  }

  /// Starts writing to a migrated database.
  static Writer start(Connector connector, Guards guards) throws SQLException {
    Writer writer = new Writer(connector, guards, Open.at(connector));
    writer.mirror(writer.acknowledged);
    return writer;
  }

  /// Runs work in one transaction and returns when it is on disk; work that changes nothing is not
  /// committed. If this throws, nothing was done as far as can be known.
  <T> T transact(Work<T> work) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("a commit was begun inside a commit");
    }
    lock.lock();
    try {
      Optional<T> result = attempt(work, true);
      T done = result.isPresent() ? result.get() : attempt(work, false).orElseThrow();
      trimLog();
      return done;
    } finally {
      lock.unlock();
    }
  }

  /// As [#transact], for work that takes room on the disk; after the room in reserve was given up
  /// it is refused until there is room again.
  <T> T transactGrowing(Work<T> work) {
    lock.lock();
    try {
      if (guards.ballast().isMissing()) {
        throw Faults.noReserve(connector.database());
      }
    } finally {
      lock.unlock();
    }
    return transact(work);
  }

  /// Empty if nothing was done for want of room, and some was made.
  private <T> Optional<T> attempt(Work<T> work, boolean mayMakeRoom) {
    Open current = usable();
    Attempt<T> attempt = new Attempt<>();
    try {
      run(current, work, attempt);
    } catch (SQLException | RuntimeException | Error e) {
      // Before the connection is closed, since that may make the log shorter.
      boolean roomier = mayMakeRoom && e instanceof SQLException && guards.ballast().release();
      if (!recover(current, attempt, e, roomier)) {
        return Optional.empty();
      }
    }
    return Optional.of(attempt.finish());
  }

  /// What a transaction has come to so far.
  private static final class Attempt<T> {
    private @Nullable CommitMark mark;
    private Optional<T> result = Optional.empty();

    T finish() {
      return result.orElseThrow(() -> new IllegalStateException("a transaction without a result"));
    }
  }

  private <T> void run(Open current, Work<T> work, Attempt<T> attempt) throws SQLException {
    Database database = current.database;
    database.begin();
    current.ledger.begin();
    attempt.result = Optional.of(work.run(current.transaction));
    if (!database.isChanged() && !current.ledger.isIncarnated()) {
      database.rollback();
      return;
    }
    current.ledger.seal();
    MetaTable.write(database, current.ledger);
    attempt.mark = current.ledger.mark;
    commitStep.commit(database);
    if (!guards.place().isStill()) {
      throw new SQLException("the file was deleted or moved while it was in use");
    }
    acknowledge(current.ledger.mark);
  }

  /// What happens here does not undo the commit, but costs a connection that met an error.
  private void trimLog() {
    Open current = open;
    if (current == null) {
      return;
    }
    try {
      guards.trim().afterCommit(current.database);
    } catch (SQLException e) {
      open = null;
      closeQuietly(current.database, e);
    }
  }

  private void acknowledge(CommitMark mark) {
    acknowledged = mark;
    mirror(mark);
  }

  private void mirror(CommitMark mark) {
    TailMirror mirror = guards.mirror();
    if (mirror != null) {
      mirror.write(mark);
    }
  }

  /// Returns true if the transaction turns out to be committed, false if it is to be tried again,
  /// and throws what happened otherwise.
  private boolean recover(Open broken, Attempt<?> attempt, Throwable error, boolean again) {
    open = null;
    closeQuietly(broken.database, error);
    RuntimeException fault =
        switch (error) {
          case SQLException e -> Faults.of(e, "a commit", connector.database());
          case RuntimeException e -> e;
          case Error e -> throw e;
          default -> new IllegalStateException(error);
        };
    CommitMark found;
    try {
      found = reopen().ledger.mark;
    } catch (PawlException e) {
      fault.addSuppressed(e);
      throw verdict == null ? unknown(fault) : refusal(fault);
    }
    if (found.equals(attempt.mark)) {
      acknowledge(found);
      return true;
    }
    if (again) {
      return false;
    }
    throw fault;
  }

  private Open usable() {
    if (closed) {
      throw new PawlException(ErrorCode.CLOSED, "the store is closed");
    }
    if (verdict != null) {
      throw refusal(null);
    }
    Open current = open;
    return current == null ? reopen() : current;
  }

  private Open reopen() {
    // To open another database beside our log would spoil it.
    if (guards.place().isTakenByAnother()) {
      verdict = unavailable("is not the file any more that was opened", null);
      throw verdict;
    }
    try {
      Open next = Open.at(connector);
      requireAcknowledged(next);
      open = next;
      failedReopenings = 0;
      return next;
    } catch (SQLException e) {
      PawlException fault = unavailable("cannot be opened again after an error", e);
      failedReopenings++;
      if (failedReopenings >= 2) {
        verdict = fault;
      }
      throw fault;
    }
  }

  /// Commits that were acknowledged must be there, whatever has happened.
  private void requireAcknowledged(Open next) {
    long found = next.ledger.mark.number();
    if (found < acknowledged.number()) {
      verdict =
          new PawlException(
              ErrorCode.STORE_CORRUPT,
              "%s now ends with commit %d, but %d was acknowledged"
                  .formatted(connector.database(), found, acknowledged.number()));
      closeQuietly(next.database, verdict);
      throw verdict;
    }
  }

  private PawlException unavailable(String what, @Nullable Throwable cause) {
    return new PawlException(ErrorCode.STORE_UNAVAILABLE, connector.database() + " " + what, cause);
  }

  /// The answer to everything after the verdict.
  private PawlException refusal(@Nullable Throwable cause) {
    PawlException reason = Objects.requireNonNull(verdict);
    return new PawlException(
        reason.code(),
        reason.getMessage() + "; writes are refused; check the disk and restart Pawl",
        cause == null ? reason : cause);
  }

  private PawlException unknown(RuntimeException fault) {
    return unavailable(
        "cannot be opened again, so it is unknown whether the last commit was done: "
            + fault.getMessage(),
        fault);
  }

  private static void closeQuietly(Database database, Throwable error) {
    try {
      database.close();
    } catch (SQLException e) {
      error.addSuppressed(e);
    }
  }

  /// Waits for the transaction in progress and closes the connection; later work is refused.
  @Override
  public void close() throws SQLException, IOException {
    lock.lock();
    try {
      closed = true;
      Open current = open;
      open = null;
      if (current != null) {
        current.database.close();
      }
    } finally {
      lock.unlock();
      TailMirror mirror = guards.mirror();
      if (mirror != null) {
        mirror.close();
      }
    }
  }
}
