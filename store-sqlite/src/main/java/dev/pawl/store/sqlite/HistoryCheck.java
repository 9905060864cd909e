package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Checks that every history is whole and that every large payload is held for those who refer to
/// it, and for nobody else.
final class HistoryCheck {
  private static final String ENDS =
      """
      SELECT run_key, execution, last_turn, last_seq FROM runs
      UNION ALL
      SELECT run_key, execution, last_turn, last_seq FROM executions
      """;

  private static final String TURNS =
      """
      SELECT id, run_key, execution, first_seq, event_count, coalesce(prev, 0), events, checksum
      FROM turns
      ORDER BY id
      """;

  private static final String REFERENCES =
      """
      SELECT 'mailbox', run_key, 0, event FROM inbox
      UNION ALL
      SELECT 'task', run_key, execution, scheduled FROM tasks
      UNION ALL
      SELECT 'outcome', run_key, execution, outcome FROM runs WHERE outcome IS NOT NULL
      """;

  private static final String RUNS = "SELECT run_key, id FROM runs";

  private static final String USES = "SELECT run_key, execution, hash FROM blob_uses";

  private static final String UNUSED_BLOBS =
      """
      SELECT hash FROM blobs b WHERE NOT EXISTS (SELECT 1 FROM blob_uses u WHERE u.hash = b.hash)
      """;

  private final Database database;
  private final Consumer<String> report;
  private final Map<Long, String> runs = new HashMap<>();
  private final Map<Execution, End> ends = new HashMap<>();
  private final Map<Execution, Set<String>> uses = new HashMap<>();

  HistoryCheck(Database database, Consumer<String> report) {
    this.database = database;
    this.report = report;
  }

  private record Execution(long runKey, int number) {}

  /// What people call an execution.
  private String name(Execution execution) {
    String run = runs.get(execution.runKey);
    return run == null
        ? "execution %d of a run that is missing (key %d)"
            .formatted(execution.number, execution.runKey)
        : "execution %d of run '%s'".formatted(execution.number, run);
  }

  /// How far an execution's chain of turns has got.
  private record End(long lastTurn, long lastSeq) {}

  void run() throws SQLException {
    database.each(
        RUNS,
        row -> {
          runs.put(row.number(), row.text());
          return true;
        });
    readUses();
    walkTurns();
    compareEnds();
    checkReferences();
    for (String hash : database.all(UNUSED_BLOBS, Row::text)) {
      report.accept("payload " + hash + " is kept, but no run refers to it");
    }
  }

  private void readUses() throws SQLException {
    database.each(
        USES,
        row -> {
          var execution = new Execution(row.number(), row.smallNumber());
          uses.computeIfAbsent(execution, _ -> new HashSet<>()).add(row.text());
          return true;
        });
  }

  private void walkTurns() throws SQLException {
    database.each(
        TURNS,
        row -> {
          long id = row.number();
          var execution = new Execution(row.number(), row.smallNumber());
          long firstSeq = row.number();
          int count = row.smallNumber();
          long prev = row.number();
          End before = ends.getOrDefault(execution, new End(0, 0));
          if (before.lastTurn != prev || before.lastSeq + 1 != firstSeq) {
            report.accept(
                "turn %d of %s begins at %d after turn %d, but turn %d ended at %d"
                    .formatted(
                        id, name(execution), firstSeq, prev, before.lastTurn, before.lastSeq));
          }
          ends.put(execution, new End(id, firstSeq + count - 1));
          byte[] events = row.bytes();
          if (TurnsTable.checksum(events) == row.number()) {
            checkCount(id, count, decode("turn " + id, execution, events));
          } else {
            report.accept(
                "turn %d of %s is not as it was written: its checksum does not fit"
                    .formatted(id, name(execution)));
          }
          return true;
        });
  }

  private void checkCount(long turn, int expected, int found) {
    if (found != expected) {
      report.accept("turn %d holds %d events, not %d".formatted(turn, found, expected));
    }
  }

  private void compareEnds() throws SQLException {
    database.each(
        ENDS,
        row -> {
          var execution = new Execution(row.number(), row.smallNumber());
          End expected = new End(row.number(), row.number());
          End found = ends.remove(execution);
          if (!expected.equals(found)) {
            report.accept(name(execution) + " is to end with " + expected + ", but has " + found);
          }
          return true;
        });
    for (Execution orphan : ends.keySet()) {
      report.accept("there are turns of " + name(orphan) + ", which is not known");
    }
  }

  private void checkReferences() throws SQLException {
    database.each(
        REFERENCES,
        row -> {
          String place = row.text();
          var execution = new Execution(row.number(), row.smallNumber());
          decode("a " + place, execution, row.bytes());
          return true;
        });
  }

  /// Decodes events, checks the payloads that they refer to, and returns how many events there are.
  private int decode(String place, Execution execution, byte[] events) {
    Set<String> kept = uses.getOrDefault(execution, Set.of());
    Blobs.Source source =
        hash -> {
          if (!kept.contains(hash.hex())) {
            report.accept(
                "%s of %s refers to payload %s, which is not kept for it"
                    .formatted(place, name(execution), hash.hex()));
          }
          return Payload.NULL;
        };
    try {
      return EventCodec.decode(events, 1, source).size();
    } catch (PawlException e) {
      report.accept("%s of %s: %s".formatted(place, name(execution), e.getMessage()));
      return -1;
    }
  }
}
