package dev.pawl.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Past executions whose history is kept.
final class ExecutionsTable {
  private static final String INSERT_CURRENT =
      """
      INSERT INTO executions (run_key, execution, last_turn, last_seq, version)
      SELECT run_key, execution, ?, ?, version FROM runs WHERE run_key = ?
      """;

  private static final String SELECT =
      """
      SELECT execution, last_turn, last_seq FROM executions WHERE run_key = ? ORDER BY execution
      """;

  private static final String SELECT_ONE =
      """
      SELECT execution, last_turn, last_seq FROM executions WHERE run_key = ? AND execution = ?
      """;

  private static final String DELETE = "DELETE FROM executions WHERE run_key = ? AND execution = ?";

  private final Database database;

  ExecutionsTable(Database database) {
    this.database = database;
  }

  /// A past execution and the end of its history.
  record Past(int execution, long lastTurn, long lastSeq) {
    private static Past read(Row row) throws SQLException {
      return new Past(row.smallNumber(), row.number(), row.number());
    }
  }

  /// Keeps the run's current execution, which ended with this turn and position.
  void keepCurrent(long runKey, long lastTurn, long lastSeq) throws SQLException {
    database.update(INSERT_CURRENT, lastTurn, lastSeq, runKey);
  }

  List<Past> of(long runKey) throws SQLException {
    return database.all(SELECT, Past::read, runKey);
  }

  Optional<Past> find(long runKey, int execution) throws SQLException {
    return database.first(SELECT_ONE, Past::read, runKey, execution);
  }

  void delete(long runKey, int execution) throws SQLException {
    database.update(DELETE, runKey, execution);
  }
}
