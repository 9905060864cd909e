package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Activity attempts that wait for a node or are leased to one.
final class TasksTable {
  private static final String INSERT =
      """
      INSERT INTO tasks (id, run_key, command, execution, type, queue, priority, attempt, claimed,
        held, lease, start_to_close, heartbeat, scheduled, checkpoint)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, ?, ?, ?, ?)
      """;

  /// The attempt shown is the one that a claim would start.
  private static final String SELECT_WAITING =
      """
      SELECT t.id, r.id, t.execution, t.attempt + t.claimed, t.start_to_close, t.heartbeat,
        t.scheduled, t.checkpoint
      FROM tasks t CROSS JOIN runs r ON r.run_key = t.run_key
      WHERE t.queue = ? AND t.lease = 0 AND t.held = 0
        AND t.type IN (SELECT value FROM json_each(?))
      ORDER BY t.priority DESC, t.id LIMIT ?
      """;

  private static final String UPDATE_CLAIMED =
      "UPDATE tasks SET lease = ?, attempt = ?, claimed = 1 WHERE id = ?";

  private static final String UPDATE_RELEASED =
      """
      UPDATE tasks SET lease = 0
      WHERE lease > 0 AND lease = ? AND queue = ? AND id NOT IN (SELECT value FROM json_each(?))
      """;

  private static final String UPDATE_CHECKPOINT =
      "UPDATE tasks SET checkpoint = ? WHERE id = ? AND lease = ? AND attempt = ?";

  private static final String SELECT_LEASED =
      "SELECT run_key, execution FROM tasks WHERE id = ? AND lease = ? AND attempt = ?";

  private static final String UPDATE_HELD =
      "UPDATE tasks SET held = ? WHERE run_key = ? AND held <> ?";

  private static final String UPDATE_FREE = "UPDATE tasks SET lease = 0 WHERE lease > 0";

  private static final String DELETE = "DELETE FROM tasks WHERE id = ?";

  private static final String DELETE_COMMAND =
      "DELETE FROM tasks WHERE run_key = ? AND command = ?";

  private static final String DELETE_ALL = "DELETE FROM tasks WHERE run_key = ?";

  private final Database database;

  TasksTable(Database database) {
    this.database = database;
  }

  /// Whose task it is.
  record Owner(long runKey, int execution) {}

  void insert(long id, Owner owner, Write.NewTask task, boolean held) throws SQLException {
    Payload checkpoint = task.checkpoint();
    database.update(
        INSERT,
        id,
        owner.runKey(),
        task.command(),
        owner.execution(),
        task.type(),
        task.queue(),
        task.priority(),
        task.attempt(),
        held,
        task.startToCloseMillis(),
        task.heartbeatMillis(),
        task.scheduled().bytes(),
        checkpoint == null ? null : checkpoint.bytes());
  }

  /// Leases waiting tasks to an incarnation.
  List<Task> claim(long incarnation, Write.ClaimTasks claim, Blobs.Source blobs)
      throws SQLException {
    List<Task> tasks =
        database.all(
            SELECT_WAITING,
            row -> task(row, blobs),
            claim.queue(),
            Json.texts(claim.types()),
            claim.max());
    for (Task task : tasks) {
      database.update(UPDATE_CLAIMED, incarnation, task.attempt(), task.id());
    }
    return tasks;
  }

  /// Ends an incarnation's leases of a queue but those of some tasks.
  void release(long incarnation, Write.ReleaseTasks release) throws SQLException {
    database.update(UPDATE_RELEASED, incarnation, release.queue(), Json.numbers(release.kept()));
  }

  /// The owner of a task if that attempt of it is leased to that incarnation.
  Optional<Owner> leased(long id, long incarnation, int attempt) throws SQLException {
    return database.first(
        SELECT_LEASED, row -> new Owner(row.number(), row.smallNumber()), id, incarnation, attempt);
  }

  /// Returns whether that attempt was leased to that incarnation.
  boolean saveCheckpoint(long incarnation, Write.Heartbeat heartbeat) throws SQLException {
    return database.update(
            UPDATE_CHECKPOINT,
            heartbeat.checkpoint().bytes(),
            heartbeat.task(),
            incarnation,
            heartbeat.attempt())
        > 0;
  }

  void hold(long runKey, boolean held) throws SQLException {
    database.update(UPDATE_HELD, held, runKey, held);
  }

  /// Ends all leases.
  void freeAll() throws SQLException {
    database.update(UPDATE_FREE);
  }

  void delete(long id) throws SQLException {
    database.update(DELETE, id);
  }

  int deleteCommand(long runKey, int command) throws SQLException {
    return database.update(DELETE_COMMAND, runKey, command);
  }

  int deleteAll(long runKey) throws SQLException {
    return database.update(DELETE_ALL, runKey);
  }

  private static Task task(Row row, Blobs.Source blobs) throws SQLException {
    long id = row.number();
    RunId run = RunId.of(row.text());
    int execution = row.smallNumber();
    int attempt = row.smallNumber();
    long startToClose = row.number();
    long heartbeat = row.number();
    Event scheduled = EventCodec.decodeOne(row.bytes(), blobs);
    byte[] checkpoint = row.optionalBytes();
    if (!(scheduled instanceof Event.ActivityScheduled activity)) {
      throw new PawlException(
          ErrorCode.CORRUPT_HISTORY, "task %d holds a %s".formatted(id, scheduled.kind()));
    }
    return new Task(
        id,
        run,
        execution,
        attempt,
        startToClose,
        heartbeat,
        activity,
        checkpoint == null ? null : Payload.ofBytes(checkpoint));
  }
}
