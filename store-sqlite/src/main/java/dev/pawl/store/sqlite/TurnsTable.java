package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Recorded;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Histories: one row per turn, each leading to the turn before it of the same execution.
final class TurnsTable {
  private static final String INSERT =
      """
      INSERT INTO turns (id, run_key, execution, first_seq, event_count, prev, events, checksum)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /// Walks back from the last turn to the one that holds the first wanted position. Rows come
  /// newest first, as the walk finds them.
  private static final String SELECT_CHAIN =
      """
      WITH RECURSIVE chain (id, prev, first_seq) AS (
        SELECT id, prev, first_seq FROM turns WHERE id = ?
        UNION ALL
        SELECT t.id, t.prev, t.first_seq
        FROM chain c CROSS JOIN turns t ON t.id = c.prev WHERE c.first_seq > ?
      )
      SELECT t.id, t.first_seq, t.events, t.checksum
      FROM chain c CROSS JOIN turns t ON t.id = c.id WHERE c.first_seq < ?
      """;

  private static final String DELETE_CHAIN =
      """
      WITH RECURSIVE chain (id, prev) AS (
        SELECT id, prev FROM turns WHERE id = ?
        UNION ALL
        SELECT t.id, t.prev FROM chain c CROSS JOIN turns t ON t.id = c.prev
      )
      DELETE FROM turns WHERE id IN (SELECT id FROM chain)
      """;

  private final Database database;

  TurnsTable(Database database) {
    this.database = database;
  }

  /// Where a turn belongs.
  ///
  /// @param prev the turn before it, null if it is the execution's first
  record Place(long runKey, int execution, @Nullable Long prev) {}

  void insert(long id, Place place, EncodedEvents events) throws SQLException {
    database.update(
        INSERT,
        id,
        place.runKey(),
        place.execution(),
        events.firstSeq(),
        events.count(),
        place.prev(),
        events.bytes(),
        checksum(events.bytes()));
  }

  /// Finds bits that have changed on the disk, which SQLite does not notice.
  static long checksum(byte[] events) {
    CRC32C crc = new CRC32C();
    crc.update(events);
    return crc.getValue();
  }

  /// The events of a turn as they were written.
  ///
  /// @throws PawlException with `STORE_CORRUPT` if they are not
  static byte[] verified(long turn, byte[] events, long checksum) {
    if (checksum(events) != checksum) {
      throw new PawlException(
          ErrorCode.STORE_CORRUPT,
          "turn %d is not as it was written: its checksum does not fit; restore a backup"
              .formatted(turn));
    }
    return events;
  }

  /// Events from `fromSeq` up to but not including `untilSeq`.
  List<Recorded> read(long lastTurn, long fromSeq, long untilSeq, Blobs.Source blobs)
      throws SQLException {
    List<List<Recorded>> turns =
        database.all(
            SELECT_CHAIN,
            row -> {
              long id = row.number();
              long firstSeq = row.number();
              byte[] events = row.bytes();
              return EventCodec.decode(verified(id, events, row.number()), firstSeq, blobs);
            },
            lastTurn,
            fromSeq,
            untilSeq);
    List<Recorded> history = new ArrayList<>();
    for (List<Recorded> turn : turns.reversed()) {
      for (Recorded event : turn) {
        if (event.seq() >= fromSeq && event.seq() < untilSeq) {
          history.add(event);
        }
      }
    }
    return history;
  }

  /// Deletes a whole chain and returns how many turns it had.
  int deleteChain(long lastTurn) throws SQLException {
    return database.update(DELETE_CHAIN, lastTurn);
  }
}
