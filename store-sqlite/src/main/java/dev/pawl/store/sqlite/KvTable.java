package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The runs' key-value data.
final class KvTable {
  private static final String UPSERT =
      """
      INSERT INTO kv (run_key, name, value) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET value = excluded.value
      """;

  private static final String DELETE = "DELETE FROM kv WHERE run_key = ? AND name = ?";

  private static final String SELECT =
      """
      SELECT name, value FROM kv WHERE run_key = (SELECT run_key FROM runs WHERE id = ?)
      ORDER BY name
      """;

  private final Database database;

  KvTable(Database database) {
    this.database = database;
  }

  void change(long runKey, SequencedMap<String, @Nullable Payload> changes) throws SQLException {
    for (Map.Entry<String, @Nullable Payload> change : changes.entrySet()) {
      Payload value = change.getValue();
      if (value == null) {
        database.update(DELETE, runKey, change.getKey());
      } else {
        database.update(UPSERT, runKey, change.getKey(), value.bytes());
      }
    }
  }

  /// All keys of a run, in their order; none of an unknown run.
  SequencedMap<String, Payload> read(RunId run) throws SQLException {
    SequencedMap<String, Payload> result = new LinkedHashMap<>();
    database.each(
        SELECT,
        row -> {
          result.put(row.text(), Payload.ofBytes(row.bytes()));
          return true;
        },
        run.value());
    return result;
  }
}
