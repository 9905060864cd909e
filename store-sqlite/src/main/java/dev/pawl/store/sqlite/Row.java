package dev.pawl.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The row under a cursor, its columns read one after the other.
final class Row {
  private final ResultSet cursor;
  private int column;

  Row(ResultSet cursor) {
    this.cursor = cursor;
  }

  /// Reads one row into a value.
  @FunctionalInterface
  interface Reader<T> {
    T read(Row row) throws SQLException;
  }

  /// Looks at rows until it has seen enough.
  @FunctionalInterface
  interface Visitor {
    /// Returns whether to go on.
    boolean visit(Row row) throws SQLException;
  }

  boolean next() throws SQLException {
    column = 0;
    return cursor.next();
  }

  long number() throws SQLException {
    return cursor.getLong(++column);
  }

  int smallNumber() throws SQLException {
    return cursor.getInt(++column);
  }

  boolean flag() throws SQLException {
    return cursor.getInt(++column) != 0;
  }

  String text() throws SQLException {
    return present(cursor.getString(++column));
  }

  @Nullable String optionalText() throws SQLException {
    return cursor.getString(++column);
  }

  byte[] bytes() throws SQLException {
    return present(cursor.getBytes(++column));
  }

  byte @Nullable [] optionalBytes() throws SQLException {
    return cursor.getBytes(++column);
  }

  private <T> T present(@Nullable T value) throws SQLException {
    if (value == null) {
      throw new SQLException("column " + column + " is null");
    }
    return value;
  }
}
