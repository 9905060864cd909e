package dev.pawl.store.sqlite;

import dev.pawl.engine.history.RunState;
import java.sql.SQLException;
import java.util.Map;

/// The one row of numbers that every commit changes.
final class MetaTable {
  private static final String SELECT =
      """
      SELECT commit_number, chain, incarnation, last_run, last_turn, last_message, last_task,
        mail, tasks, turns, queued, running, waiting, paused, blocked, succeeded, failed, canceled
      FROM meta
      """;

  /// These two columns are the same in every version of the schema.
  private static final String SELECT_MARK = "SELECT commit_number, chain FROM meta";

  private static final String UPDATE =
      """
      UPDATE meta SET commit_number = ?, chain = ?, incarnation = ?, last_run = ?, last_turn = ?,
        last_message = ?, last_task = ?, mail = ?, tasks = ?, turns = ?, queued = ?, running = ?,
        waiting = ?, paused = ?, blocked = ?, succeeded = ?, failed = ?, canceled = ?
      """;

  private MetaTable() {}

  static Ledger read(Database database) throws SQLException {
    return database
        .first(SELECT, Ledger::new)
        .orElseThrow(() -> new SQLException("the table meta is empty"));
  }

  /// The last commit of a database of any version.
  static CommitMark readMark(Database database) throws SQLException {
    return database
        .first(SELECT_MARK, row -> new CommitMark(row.number(), row.text()))
        .orElseThrow(() -> new SQLException("the table meta is empty"));
  }

  static void write(Database database, Ledger ledger) throws SQLException {
    Map<RunState, Long> runs = ledger.runs;
    database.update(
        UPDATE,
        ledger.mark.number(),
        ledger.mark.chain(),
        ledger.incarnation,
        ledger.lastRun,
        ledger.lastTurn,
        ledger.lastMessage,
        ledger.lastTask,
        ledger.mail,
        ledger.tasks,
        ledger.turns,
        runs.get(RunState.QUEUED),
        runs.get(RunState.RUNNING),
        runs.get(RunState.WAITING),
        runs.get(RunState.PAUSED),
        runs.get(RunState.BLOCKED),
        runs.get(RunState.SUCCEEDED),
        runs.get(RunState.FAILED),
        runs.get(RunState.CANCELED));
  }
}
