package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Large payloads, each stored once, and the executions that refer to them.
final class BlobsTable {
  /// Stands for the mailbox of a run among its executions.
  static final int MAILBOX = 0;

  private static final String INSERT =
      "INSERT INTO blobs (hash, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING";

  private static final String INSERT_USE =
      "INSERT INTO blob_uses (run_key, execution, hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

  private static final String SELECT = "SELECT bytes FROM blobs WHERE hash = ?";

  private static final String SELECT_USES =
      "SELECT hash FROM blob_uses WHERE run_key = ? AND execution = ?";

  private static final String SELECT_ALL_USES =
      "SELECT DISTINCT hash FROM blob_uses WHERE run_key = ?";

  private static final String DELETE_USE =
      "DELETE FROM blob_uses WHERE run_key = ? AND execution = ? AND hash = ?";

  private static final String DELETE_ALL_USES = "DELETE FROM blob_uses WHERE run_key = ?";

  private static final String DELETE_UNUSED =
      """
      DELETE FROM blobs
      WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM blob_uses u WHERE u.hash = blobs.hash)
      """;

  private final Database database;

  BlobsTable(Database database) {
    this.database = database;
  }

  /// Keeps what the events refer to, for as long as that execution is kept.
  void keep(long runKey, int execution, EncodedEvents events) throws SQLException {
    for (Map.Entry<Blobs.Hash, Payload> blob : events.blobs().entrySet()) {
      String hash = blob.getKey().hex();
      database.update(INSERT, hash, blob.getValue().bytes());
      database.update(INSERT_USE, runKey, execution, hash);
    }
  }

  /// Reads blobs on this connection, within its transaction.
  Blobs.Source source() {
    return hash -> {
      Optional<byte[]> bytes;
      try {
        bytes = database.first(SELECT, Row::bytes, hash.hex());
      } catch (SQLException e) {
        throw new PawlException(
            ErrorCode.STORE_UNAVAILABLE, "reading a payload failed: " + e.getMessage(), e);
      }
      return Payload.ofBytes(
          bytes.orElseThrow(() ->
              new PawlException(
                  ErrorCode.STORE_CORRUPT,
                  "a history refers to payload "
                      + hash.hex()
                      + ", which the store does not hold; restore a backup")));
    };
  }

  /// Gives up an execution's uses but those of `kept`, and deletes what nobody uses any more.
  void release(long runKey, int execution, Set<String> kept) throws SQLException {
    for (String hash : database.all(SELECT_USES, Row::text, runKey, execution)) {
      if (!kept.contains(hash)) {
        database.update(DELETE_USE, runKey, execution, hash);
        database.update(DELETE_UNUSED, hash);
      }
    }
  }

  /// Gives up all uses of a run, and deletes what nobody uses any more.
  void releaseAll(long runKey) throws SQLException {
    List<String> hashes = database.all(SELECT_ALL_USES, Row::text, runKey);
    if (!hashes.isEmpty()) {
      database.update(DELETE_ALL_USES, runKey);
      for (String hash : hashes) {
        database.update(DELETE_UNUSED, hash);
      }
    }
  }
}
