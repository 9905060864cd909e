package dev.pawl.store.sqlite;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.NewRun;
import dev.pawl.engine.store.RunHead;
import java.io.Serial;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs with their heads: what the writer does with them.
final class RunsTable {
  private static final String INSERT =
      """
      INSERT INTO runs (run_key, id, shard, type, kind, version, parent, parent_execution,
        parent_command, input_hash, priority, created_at, execution, last_turn, last_seq, state,
        status, status_version, labels, waits, block_reason, block_report, block_since, seen,
        updated_at, outcome, wake_at, ended_at, tasks_held)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
      ON CONFLICT (id) DO NOTHING
      """;

  /// Leaves the columns alone that have an index: to name one is to write its entry anew.
  private static final String UPDATE_HEAD =
      """
      UPDATE runs SET last_turn = ?, last_seq = ?, state = ?, status = ?, status_version = ?,
        labels = ?, waits = ?, block_reason = ?, block_report = ?, block_since = ?, seen = ?,
        updated_at = ?, outcome = ?
      WHERE run_key = ?
      """;

  private static final String UPDATE_HEAD_AND_TIMES =
      """
      UPDATE runs SET last_turn = ?, last_seq = ?, state = ?, status = ?, status_version = ?,
        labels = ?, waits = ?, block_reason = ?, block_report = ?, block_since = ?, seen = ?,
        updated_at = ?, outcome = ?, wake_at = ?, ended_at = ?
      WHERE run_key = ?
      """;

  private static final String UPDATE_EXECUTION = "UPDATE runs SET execution = ? WHERE run_key = ?";

  private static final String UPDATE_VERSION = "UPDATE runs SET version = ? WHERE run_key = ?";

  private static final String UPDATE_HELD = "UPDATE runs SET tasks_held = ? WHERE run_key = ?";

  private static final String UPDATE_SEEN =
      "UPDATE runs SET seen = 1 WHERE run_key = ? AND seen = 0";

  private static final String SELECT = "SELECT * FROM runs WHERE id = ?";

  private static final String SELECT_STANDING =
      """
      SELECT run_key, id, execution, last_seq, last_turn, tasks_held, state, wake_at, ended_at
      FROM runs
      WHERE run_key = ?
      """;

  private static final String SELECT_STANDING_BY_ID =
      """
      SELECT run_key, id, execution, last_seq, last_turn, tasks_held, state, wake_at, ended_at
      FROM runs
      WHERE id = ?
      """;

  private static final String SELECT_TREE =
      """
      WITH RECURSIVE tree (run_key, id) AS (
        SELECT run_key, id FROM runs WHERE run_key = ?
        UNION
        SELECT r.run_key, r.id FROM tree CROSS JOIN runs r ON r.parent = tree.id
      )
      SELECT r.run_key, r.id, r.execution, r.last_seq, r.last_turn, r.tasks_held, r.state,
        r.wake_at, r.ended_at
      FROM tree CROSS JOIN runs r ON r.run_key = tree.run_key
      ORDER BY r.run_key
      """;

  private static final String COUNT_ENDED_ROOTS =
      "SELECT count(*) FROM runs WHERE ended_at > 0 AND parent IS NULL";

  private static final String SELECT_ENDED_ROOTS =
      """
      SELECT run_key FROM runs WHERE ended_at > 0 AND ended_at < ? AND parent IS NULL
      ORDER BY ended_at, run_key LIMIT ?
      """;

  private static final String DELETE = "DELETE FROM runs WHERE run_key = ?";

  private static final int REMEMBERED = 10_000;

  private final Database database;

  /// The runs last written, so that a turn need not read what the turn before has left. Whoever
  /// writes through this object is the only writer, and drops it with the connection after a fault.
  private final Map<Long, Standing> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Serial private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Standing> eldest) {
          return size() > REMEMBERED;
        }
      };

  RunsTable(Database database) {
    this.database = database;
  }

  /// What a write has to know about a run before it changes it.
  record Standing(
      long key,
      RunId id,
      int execution,
      long lastSeq,
      long lastTurn,
      boolean tasksHeld,
      RunState state,
      long wakeAtMillis,
      long endedAtMillis) {
    private static Standing read(Row row) throws SQLException {
      return new Standing(
          row.number(),
          RunId.of(row.text()),
          row.smallNumber(),
          row.number(),
          row.number(),
          row.flag(),
          RunState.ofCode(row.text()),
          row.number(),
          row.number());
    }

    private static Standing of(long key, long firstTurn, NewRun run) {
      RunHead head = run.head();
      return new Standing(
          key,
          run.id(),
          head.execution(),
          head.lastSeq(),
          firstTurn,
          false,
          head.state(),
          head.wakeAtMillis(),
          head.endedAtMillis());
    }

    private Standing with(long lastTurn, RunHead head) {
      return new Standing(
          key,
          id,
          head.execution(),
          head.lastSeq(),
          lastTurn,
          tasksHeld,
          head.state(),
          head.wakeAtMillis(),
          head.endedAtMillis());
    }

    private Standing withTasksHeld(boolean held) {
      return new Standing(
          key, id, execution, lastSeq, lastTurn, held, state, wakeAtMillis, endedAtMillis);
    }
  }

  Optional<RunRow> find(RunId id) throws SQLException {
    return database.first(SELECT, RunRow::read, id.value());
  }

  Optional<Standing> standing(long key) throws SQLException {
    Standing known = remembered.get(key);
    return known == null
        ? database.first(SELECT_STANDING, Standing::read, key)
        : Optional.of(known);
  }

  Optional<Standing> standing(RunId id) throws SQLException {
    return database.first(SELECT_STANDING_BY_ID, Standing::read, id.value());
  }

  /// Inserts a run; false if its id is taken.
  boolean insert(long key, long firstTurn, NewRun run) throws SQLException {
    ParentLink parent = run.parent();
    List<@Nullable Object> values = new ArrayList<>();
    Collections.addAll(
        values,
        key,
        run.id().value(),
        run.id().shard(),
        run.type(),
        run.kind(),
        run.version(),
        parent == null ? null : parent.parent().value(),
        parent == null ? null : parent.execution(),
        parent == null ? null : parent.command(),
        run.inputHash(),
        run.priority(),
        run.head().updatedAtMillis(),
        run.head().execution());
    values.addAll(headValues(run.head(), firstTurn, null));
    Collections.addAll(values, run.head().wakeAtMillis(), run.head().endedAtMillis());
    boolean inserted = database.update(INSERT, values.toArray()) == 1;
    if (inserted) {
      remembered.put(key, Standing.of(key, firstTurn, run));
    }
    return inserted;
  }

  /// Gives a run its new head in place of the one that it stood at.
  ///
  /// @param outcome the head's outcome, encoded
  void update(Standing at, RunHead head, long lastTurn, @Nullable EncodedEvents outcome)
      throws SQLException {
    List<@Nullable Object> values = headValues(head, lastTurn, outcome);
    boolean sameTimes =
        head.wakeAtMillis() == at.wakeAtMillis() && head.endedAtMillis() == at.endedAtMillis();
    if (!sameTimes) {
      Collections.addAll(values, head.wakeAtMillis(), head.endedAtMillis());
    }
    values.add(at.key());
    database.update(sameTimes ? UPDATE_HEAD : UPDATE_HEAD_AND_TIMES, values.toArray());
    remembered.put(at.key(), at.with(lastTurn, head));
  }

  /// The values that every statement on heads has in common.
  private static List<@Nullable Object> headValues(
      RunHead head, long lastTurn, @Nullable EncodedEvents outcome) {
    RunHead.Block block = head.block();
    List<@Nullable Object> values = new ArrayList<>(16);
    Collections.addAll(
        values,
        lastTurn,
        head.lastSeq(),
        head.state().code(),
        head.status(),
        head.statusVersion(),
        RunRow.labelBytes(head),
        RunRow.waitBytes(head),
        block == null ? null : block.reason().code(),
        block == null ? null : block.report(),
        block == null ? null : block.sinceMillis(),
        head.seen(),
        head.updatedAtMillis(),
        outcome == null ? null : outcome.bytes());
    return values;
  }

  /// Holds the run's tasks, or lets them go: those to come, as those of now are in another table.
  void hold(Standing at, boolean held) throws SQLException {
    database.update(UPDATE_HELD, held, at.key());
    remembered.computeIfPresent(at.key(), (_, standing) -> standing.withTasksHeld(held));
  }

  void changeExecution(long key, int execution) throws SQLException {
    database.update(UPDATE_EXECUTION, execution, key);
  }

  void pin(long key, String version) throws SQLException {
    database.update(UPDATE_VERSION, version, key);
  }

  /// False if it was marked before.
  boolean markSeen(long key) throws SQLException {
    return database.update(UPDATE_SEEN, key) > 0;
  }

  /// A run and all its descendants, the oldest first.
  List<Standing> tree(long key) throws SQLException {
    return database.all(SELECT_TREE, Standing::read, key);
  }

  /// Shows the keys of roots that ended before a time and are not among the last ones, oldest
  /// first.
  void eachEndedRoot(long beforeMillis, int keepNewest, Row.Visitor visitor) throws SQLException {
    long candidates = database.number(COUNT_ENDED_ROOTS) - keepNewest;
    if (candidates > 0) {
      database.each(SELECT_ENDED_ROOTS, visitor, beforeMillis, candidates);
    }
  }

  void delete(long key) throws SQLException {
    database.update(DELETE, key);
    remembered.remove(key);
  }
}
