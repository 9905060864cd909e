package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.RunRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Computes the invariants of a store in one snapshot; each violation is a line.
final class StoreCheck {
  /// After so many lines a store is known to be unsound; the rest is only counted.
  private static final int LINES_MAX = 200;

  private static final String INTEGRITY = "PRAGMA integrity_check";

  private static final String FOREIGN_KEYS = "PRAGMA foreign_key_check";

  private static final String RUNS = "SELECT * FROM runs";

  private static final String ENDED_WITH_MAIL =
      """
      SELECT r.id, count(*) FROM inbox i JOIN runs r ON r.run_key = i.run_key
      WHERE r.ended_at > 0 AND i.late = 0 GROUP BY r.id
      """;

  private static final String ENDED_WITH_TASKS =
      """
      SELECT r.id, count(*) FROM tasks t JOIN runs r ON r.run_key = t.run_key
      WHERE r.ended_at > 0 GROUP BY r.id
      """;

  private static final String TASKS_OF_PAST =
      """
      SELECT r.id, count(*) FROM tasks t JOIN runs r ON r.run_key = t.run_key
      WHERE t.execution <> r.execution GROUP BY r.id
      """;

  private static final String TASKS_OF_NOBODY =
      """
      SELECT r.id, count(*) FROM tasks t JOIN runs r ON r.run_key = t.run_key
      WHERE t.lease > (SELECT incarnation FROM meta) GROUP BY r.id
      """;

  private static final String MANY_KEYS =
      """
      SELECT r.id, count(*) FROM kv k JOIN runs r ON r.run_key = k.run_key
      GROUP BY r.id HAVING count(*) > ?
      """;

  private static final String ORPHANS =
      """
      SELECT id, 0 FROM runs r
      WHERE parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM runs p WHERE p.id = r.parent)
      """;

  private static final String HELD_OTHERWISE =
      """
      SELECT r.id, count(*) FROM tasks t JOIN runs r ON r.run_key = t.run_key
      WHERE t.held <> r.tasks_held GROUP BY r.id
      """;

  private static final String ANCESTOR_OF_ITSELF =
      """
      WITH RECURSIVE up (run_key, ancestor) AS (
        SELECT run_key, parent FROM runs WHERE parent IS NOT NULL
        UNION
        SELECT up.run_key, p.parent FROM up JOIN runs p ON p.id = up.ancestor
        WHERE p.parent IS NOT NULL
      )
      SELECT r.id, 0 FROM up JOIN runs r ON r.run_key = up.run_key WHERE r.id = up.ancestor
      """;

  private static final String ENDED_AND_DUE =
      """
      SELECT id, 0 FROM runs WHERE ended_at > 0 AND wake_at < 9223372036854775807
      """;

  private static final String EXECUTIONS_AHEAD =
      """
      SELECT r.id, count(*) FROM executions e JOIN runs r ON r.run_key = e.run_key
      WHERE e.execution >= r.execution GROUP BY r.id
      """;

  private static final String NUMBERS =
      """
      SELECT
        (SELECT coalesce(max(run_key), 0) FROM runs) <= last_run
        AND (SELECT coalesce(max(id), 0) FROM turns) <= last_turn
        AND (SELECT coalesce(max(id), 0) FROM inbox) <= last_message
        AND (SELECT coalesce(max(id), 0) FROM tasks) <= last_task
      FROM meta
      """;

  private static final String COUNTS =
      """
      SELECT
        (SELECT count(*) FROM inbox), (SELECT count(*) FROM tasks), (SELECT count(*) FROM turns)
      """;

  private final Database database;
  private final List<String> violations = new ArrayList<>();
  private int more;

  private StoreCheck(Database database) {
    this.database = database;
  }

  /// Looks at everything that can be read; what is too damaged for that is a violation too.
  static List<String> run(Database database) throws SQLException {
    StoreCheck check = new StoreCheck(database);
    check.part("its structure", check::structure);
    check.part("the runs", check::runs);
    check.part("what belongs to runs", check::belongings);
    check.part("the histories", () -> new HistoryCheck(database, check::report).run());
    return check.lines();
  }

  /// A part of the check.
  private interface Part {
    void run() throws SQLException;
  }

  private void part(String name, Part part) throws SQLException {
    try {
      part.run();
    } catch (SQLException e) {
      if (!Faults.isCorrupt(e)) {
        throw e;
      }
      report("the database is damaged: %s cannot be read: %s".formatted(name, e.getMessage()));
    } catch (IllegalArgumentException | PawlException e) {
      report("%s cannot be read: %s".formatted(name, e.getMessage()));
    }
  }

  private void belongings() throws SQLException {
    perRun("has ended, but %d messages wait in its mailbox", ENDED_WITH_MAIL);
    perRun("has ended, but %d tasks wait for nodes", ENDED_WITH_TASKS);
    perRun("has ended, but is to be woken", ENDED_AND_DUE);
    perRun("has %d tasks of an execution that is not the current one", TASKS_OF_PAST);
    perRun("has %d tasks leased to a node that never joined", TASKS_OF_NOBODY);
    perRun("has %d tasks that are held, or not, against its will", HELD_OTHERWISE);
    perRun("has a parent that is missing", ORPHANS);
    perRun("is its own ancestor", ANCESTOR_OF_ITSELF);
    perRun("has %d past executions that are not past", EXECUTIONS_AHEAD);
    perRun("has %d keys, more than allowed", MANY_KEYS, Limits.KEYS);
    if (database.number(NUMBERS) == 0) {
      report("a row bears a number that was not given yet");
    }
  }

  private void structure() throws SQLException {
    database.each(
        INTEGRITY,
        row -> {
          String line = row.text();
          if (!line.equals("ok")) {
            report("integrity check: " + line);
          }
          return true;
        });
    database.each(
        FOREIGN_KEYS,
        row -> {
          report("a row of " + row.text() + " refers to a row that is missing");
          return true;
        });
  }

  private void runs() throws SQLException {
    SequencedMap<String, Long> counted = new LinkedHashMap<>();
    for (RunState state : RunState.values()) {
      counted.put(state.code(), 0L);
    }
    database.each(
        RUNS,
        row -> {
          RunRecord run = RunRow.read(row).run();
          counted.merge(run.head().state().code(), 1L, Long::sum);
          int labels = run.head().labels().size();
          if (labels > Limits.LABELS) {
            report(run.id(), "has %d labels, more than allowed".formatted(labels));
          }
          return true;
        });
    database.each(
        COUNTS,
        row -> {
          counted.put("mail", row.number());
          counted.put("tasks", row.number());
          counted.put("turns", row.number());
          return true;
        });
    Map<String, Long> kept = MetaTable.read(database).counts();
    if (!kept.equals(counted)) {
      report("the counts kept are " + kept + ", but there are " + counted);
    }
  }

  private void perRun(String complaint, String sql, Object... values) throws SQLException {
    database.each(
        sql,
        row -> {
          RunId run = RunId.of(row.text());
          report(run, complaint.formatted(row.number()));
          return true;
        },
        values);
  }

  private void report(RunId run, String complaint) {
    report("run '" + run + "' " + complaint);
  }

  private void report(String violation) {
    if (violations.size() < LINES_MAX) {
      violations.add(violation);
    } else {
      more++;
    }
  }

  private List<String> lines() {
    if (more > 0) {
      violations.add("and " + more + " more");
    }
    return List.copyOf(violations);
  }
}
