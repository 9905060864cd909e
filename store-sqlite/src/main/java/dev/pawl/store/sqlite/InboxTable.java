package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.Message;
import java.sql.SQLException;
import java.util.List;

/// Mailboxes, and the dedup ids of what ever came into them.
final class InboxTable {
  private static final String INSERT =
      "INSERT INTO inbox (run_key, id, execution, late, event) VALUES (?, ?, ?, ?, ?)";

  private static final String SELECT =
      "SELECT id, execution, event FROM inbox WHERE run_key = ? ORDER BY id";

  private static final String DELETE = "DELETE FROM inbox WHERE run_key = ? AND id = ?";

  private static final String DELETE_ALL = "DELETE FROM inbox WHERE run_key = ?";

  private static final String INSERT_DEDUP = "INSERT INTO dedup (run_key, dedup_id) VALUES (?, ?)";

  private static final String COUNT_DEDUP =
      "SELECT count(*) FROM dedup WHERE run_key = ? AND dedup_id = ?";

  private final Database database;

  InboxTable(Database database) {
    this.database = database;
  }

  /// @param late whether the run had ended when it was accepted
  void insert(long runKey, Message message, boolean late, byte[] event) throws SQLException {
    database.update(INSERT, runKey, message.id(), message.execution(), late, event);
  }

  List<Message> read(long runKey, Blobs.Source blobs) throws SQLException {
    return database.all(
        SELECT,
        row -> new Message(row.number(), row.smallNumber(), input(row.bytes(), blobs)),
        runKey);
  }

  /// Deletes messages and returns how many were there.
  int delete(long runKey, List<Long> ids) throws SQLException {
    int deleted = 0;
    for (Long id : ids) {
      deleted += database.update(DELETE, runKey, id);
    }
    return deleted;
  }

  int deleteAll(long runKey) throws SQLException {
    return database.update(DELETE_ALL, runKey);
  }

  boolean isDuplicate(long runKey, String dedupId) throws SQLException {
    return database.number(COUNT_DEDUP, runKey, dedupId) > 0;
  }

  void rememberDedup(long runKey, String dedupId) throws SQLException {
    database.update(INSERT_DEDUP, runKey, dedupId);
  }

  private static Event.Input input(byte[] bytes, Blobs.Source blobs) {
    Event event = EventCodec.decodeOne(bytes, blobs);
    if (event instanceof Event.Input input) {
      return input;
    }
    throw new PawlException(
        ErrorCode.CORRUPT_HISTORY, "a mailbox holds a " + event.kind() + ", which is no input");
  }
}
