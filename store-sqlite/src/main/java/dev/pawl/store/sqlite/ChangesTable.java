package dev.pawl.store.sqlite;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Change;
import java.sql.SQLException;
import java.util.List;

/// The order of all changes: each turn is one, and what changes a run without a turn has a row
/// here, with a number from the same sequence.
final class ChangesTable {
  /// How many rows are kept. Who was away for longer has to look at everything anew.
  static final int KEPT = 100_000;

  /// Rows are removed this seldom, since to count them costs.
  private static final int ROUND = 1_024;

  private static final String INSERT = "INSERT INTO changes (id, run, deleted) VALUES (?, ?, ?)";

  private static final String FORGET =
      "UPDATE changes_forgotten SET until = max(until, coalesce("
          + "(SELECT id FROM changes ORDER BY id DESC LIMIT 1 OFFSET ?), 0))";

  private static final String DELETE =
      "DELETE FROM changes WHERE id <= (SELECT until FROM changes_forgotten)";

  private static final String SELECT_FORGOTTEN = "SELECT until FROM changes_forgotten";

  /// Each part stops at the limit by itself.
  private static final String SELECT =
      """
      SELECT id, run, deleted FROM (
        SELECT * FROM (
          SELECT t.id AS id, r.id AS run, 0 AS deleted
          FROM turns t CROSS JOIN runs r ON r.run_key = t.run_key
          WHERE t.id > ?1 ORDER BY t.id LIMIT ?2)
        UNION ALL
        SELECT * FROM (SELECT id, run, deleted FROM changes WHERE id > ?1 ORDER BY id LIMIT ?2)
      )
      ORDER BY id LIMIT ?2
      """;

  private final Database database;
  private final int kept;

  ChangesTable(Database database) {
    this(database, KEPT);
  }

  ChangesTable(Database database, int kept) {
    this.database = database;
    this.kept = kept;
  }

  void insert(Change change) throws SQLException {
    database.update(INSERT, change.number(), change.run().value(), change.deleted());
    if (change.number() % Math.min(ROUND, kept) == 0) {
      database.update(FORGET, kept);
      database.update(DELETE);
    }
  }

  /// Up to which number changes may be missing.
  long forgotten() throws SQLException {
    return database.number(SELECT_FORGOTTEN);
  }

  List<Change> after(long number, int max) throws SQLException {
    return database.all(
        SELECT, row -> new Change(row.number(), RunId.of(row.text()), row.flag()), number, max);
  }
}
