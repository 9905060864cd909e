package dev.pawl.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection with the statements prepared on it so far; for one thread at a time.
///
/// Transactions are statements of their own. The driver's way of beginning them is not used: it
/// does not notice that SQLite has rolled back by itself, and then commits each statement alone.
final class Database implements AutoCloseable {
  private static final String BEGIN = "BEGIN";
  private static final String BEGIN_IMMEDIATE = "BEGIN IMMEDIATE";
  private static final String COMMIT = "COMMIT";
  private static final String ROLLBACK = "ROLLBACK";

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private long changes;

  Database(Connection connection) {
    this.connection = connection;
  }

  /// Work that needs a connection.
  @FunctionalInterface
  interface Work<T> {
    T run(Database database) throws SQLException;
  }

  /// Begins a transaction that may write; waits for the lock.
  void begin() throws SQLException {
    changes = 0;
    prepared(BEGIN_IMMEDIATE).executeUpdate();
  }

  void commit() throws SQLException {
    prepared(COMMIT).executeUpdate();
  }

  void rollback() throws SQLException {
    prepared(ROLLBACK).executeUpdate();
  }

  /// Whether rows were changed since [#begin].
  boolean isChanged() {
    return changes > 0;
  }

  /// Runs reads that all see the same commit. After a fault the connection must be closed.
  <T> T snapshot(Work<T> work) throws SQLException {
    prepared(BEGIN).executeUpdate();
    T result = work.run(this);
    commit();
    return result;
  }

  /// Changes rows and returns how many.
  int update(String sql, @Nullable Object... values) throws SQLException {
    int changed = bound(sql, values).executeUpdate();
    changes += changed;
    return changed;
  }

  /// Runs statements that are not worth keeping, such as a migration's.
  void script(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  <T> Optional<T> first(String sql, Row.Reader<T> reader, @Nullable Object... values)
      throws SQLException {
    try (ResultSet cursor = bound(sql, values).executeQuery()) {
      Row row = new Row(cursor);
      return row.next() ? Optional.of(reader.read(row)) : Optional.empty();
    }
  }

  /// The one number that a query is sure to give.
  long number(String sql, @Nullable Object... values) throws SQLException {
    return first(sql, Row::number, values)
        .orElseThrow(() -> new SQLException("no row from: " + sql));
  }

  <T> List<T> all(String sql, Row.Reader<T> reader, @Nullable Object... values)
      throws SQLException {
    List<T> result = new ArrayList<>();
    each(
        sql,
        row -> {
          result.add(reader.read(row));
          return true;
        },
        values);
    return result;
  }

  void each(String sql, Row.Visitor visitor, @Nullable Object... values) throws SQLException {
    try (ResultSet cursor = bound(sql, values).executeQuery()) {
      Row row = new Row(cursor);
      while (row.next() && visitor.visit(row)) {
        // The visitor does the work.
      }
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepared(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  /// Closes the connection; an open transaction is rolled back.
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
