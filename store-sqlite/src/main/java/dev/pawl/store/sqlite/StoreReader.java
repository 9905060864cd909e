package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.ChangePage;
import dev.pawl.engine.store.DueRun;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.Notice;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Subscription;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What clients and the engine read.
final class StoreReader {
  /// Each part stops at the limit by itself, so that a page costs no more when many runs are due.
  /// "Less than never" repeats the condition of the index, which would not be used without it.
  private static final String SELECT_DUE =
      """
      WITH due (run_key) AS (
        SELECT * FROM (
          SELECT run_key FROM runs INDEXED BY runs_wake
          WHERE wake_at = 0 AND wake_at < 9223372036854775807 AND run_key > ?2
            AND shard IN (SELECT value FROM json_each(?1))
          ORDER BY run_key LIMIT ?4)
        UNION
        SELECT * FROM (
          SELECT run_key FROM runs INDEXED BY runs_wake
          WHERE wake_at > 0 AND wake_at <= ?3 AND wake_at < 9223372036854775807 AND run_key > ?2
            AND shard IN (SELECT value FROM json_each(?1))
          ORDER BY run_key LIMIT ?4)
        UNION
        SELECT * FROM (
          SELECT DISTINCT i.run_key FROM inbox i CROSS JOIN runs r ON r.run_key = i.run_key
          WHERE i.run_key > ?2 AND r.shard IN (SELECT value FROM json_each(?1))
          ORDER BY i.run_key LIMIT ?4)
      )
      SELECT r.run_key, r.id, r.wake_at, EXISTS (SELECT 1 FROM inbox i WHERE i.run_key = r.run_key)
      FROM due d CROSS JOIN runs r ON r.run_key = d.run_key
      ORDER BY r.run_key LIMIT ?4
      """;

  private static final String LIST =
      """
      SELECT * FROM runs
      WHERE run_key < ?
        AND (?2 IS NULL OR state IN (SELECT value FROM json_each(?2)))
        AND (?3 IS NULL OR type IN (SELECT value FROM json_each(?3)))
      ORDER BY run_key DESC
      """;

  private static final String LIST_OPEN =
      """
      SELECT * FROM runs INDEXED BY runs_open
      WHERE ended_at = 0 AND run_key < ?
        AND (?2 IS NULL OR state IN (SELECT value FROM json_each(?2)))
        AND (?3 IS NULL OR type IN (SELECT value FROM json_each(?3)))
      ORDER BY run_key DESC
      """;

  private static final String LIST_CHILDREN =
      """
      SELECT * FROM runs INDEXED BY runs_parent
      WHERE run_key < ?
        AND (?2 IS NULL OR state IN (SELECT value FROM json_each(?2)))
        AND (?3 IS NULL OR type IN (SELECT value FROM json_each(?3)))
        AND parent IN (SELECT value FROM json_each(?4))
      ORDER BY run_key DESC
      """;

  private final ReaderPool pool;

  StoreReader(ReaderPool pool) {
    this.pool = pool;
  }

  List<DueRun> poll(List<ShardEpoch> shards, long untilMillis, long afterKey, int max) {
    String numbers = Json.numbers(shards.stream().map(ShardEpoch::shard).toList());
    return pool.read(
        "polling for due runs",
        database ->
            database.all(
                SELECT_DUE,
                row -> {
                  long key = row.number();
                  return new DueRun(RunId.of(row.text()), key, row.number(), row.flag());
                },
                numbers,
                afterKey,
                untilMillis,
                max));
  }

  Optional<LoadedRun> load(RunId id) {
    return pool.read("loading a run", reader -> reader.snapshot(database -> load(database, id)));
  }

  private static Optional<LoadedRun> load(Database database, RunId id) throws SQLException {
    Optional<RunRow> found = new RunsTable(database).find(id);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Blobs.Source blobs = new BlobsTable(database).source();
    RunRecord run = found.get().whole(blobs);
    List<Recorded> history =
        new TurnsTable(database).read(found.get().lastTurn(), 1, Long.MAX_VALUE, blobs);
    return Optional.of(
        new LoadedRun(run, history, new InboxTable(database).read(run.key(), blobs)));
  }

  Optional<RunRecord> find(RunId id) {
    return pool.read(
        "finding a run",
        reader ->
            reader.snapshot(database ->
                new RunsTable(database)
                    .find(id)
                    .map(row -> row.whole(new BlobsTable(database).source()))));
  }

  /// The SQL narrows, the query decides. The outcome is read for what is shown only.
  RunPage list(RunQuery query, ListOptions options) {
    return pool.read(
        "listing runs", reader -> reader.snapshot(database -> list(database, query, options)));
  }

  private static RunPage list(Database database, RunQuery query, ListOptions options)
      throws SQLException {
    Blobs.Source blobs = new BlobsTable(database).source();
    List<RunRecord> runs = new ArrayList<>();
    boolean[] more = new boolean[1];
    Row.Visitor visitor =
        row -> {
          RunRow found = RunRow.read(row);
          if (!query.matches(found.run(), options.nowMillis())) {
            return true;
          }
          more[0] = runs.size() == options.limit();
          if (!more[0]) {
            runs.add(found.whole(blobs));
          }
          return !more[0];
        };
    visit(database, query, options.beforeKey(), visitor);
    return new RunPage(runs, more[0] ? runs.getLast().key() : 0);
  }

  private static void visit(Database database, RunQuery query, long beforeKey, Row.Visitor visitor)
      throws SQLException {
    Optional<Set<RunState>> wanted = query.states();
    String states =
        wanted.map(set -> Json.texts(set.stream().map(RunState::code).toList())).orElse(null);
    String types = query.types().map(Json::texts).orElse(null);
    String parents = query.parents().map(Json::texts).orElse(null);
    boolean open = wanted.isPresent() && wanted.get().stream().noneMatch(RunState::isTerminal);
    if (parents != null) {
      database.each(LIST_CHILDREN, visitor, beforeKey, states, types, parents);
    } else {
      database.each(open ? LIST_OPEN : LIST, visitor, beforeKey, states, types);
    }
  }

  List<Recorded> history(RunId id, int execution, long fromSeq, int max) {
    long untilSeq = fromSeq > Long.MAX_VALUE - max ? Long.MAX_VALUE : fromSeq + max;
    return pool.read(
        "reading a history",
        reader ->
            reader.snapshot(database -> {
              Long lastTurn = lastTurn(database, id, execution);
              return lastTurn == null
                  ? List.of()
                  : new TurnsTable(database)
                      .read(lastTurn, fromSeq, untilSeq, new BlobsTable(database).source());
            }));
  }

  private static @Nullable Long lastTurn(Database database, RunId id, int execution)
      throws SQLException {
    Optional<RunsTable.Standing> run = new RunsTable(database).standing(id);
    if (run.isEmpty()) {
      return null;
    }
    return run.get().execution() == execution
        ? Long.valueOf(run.get().lastTurn())
        : new ExecutionsTable(database)
            .find(run.get().key(), execution)
            .map(ExecutionsTable.Past::lastTurn)
            .orElse(null);
  }

  List<Integer> executions(RunId id) {
    return pool.read(
        "listing executions",
        reader ->
            reader.snapshot(database -> {
              List<Integer> numbers = new ArrayList<>();
              var run = new RunsTable(database).standing(id);
              if (run.isPresent()) {
                new ExecutionsTable(database)
                    .of(run.get().key())
                    .forEach(past -> numbers.add(past.execution()));
                numbers.add(run.get().execution());
              }
              return List.copyOf(numbers);
            }));
  }

  SequencedMap<String, Payload> kv(RunId id) {
    return pool.read("reading key-value data", database -> new KvTable(database).read(id));
  }

  ChangePage changes(long after, int max) {
    return pool.read(
        "reading changes",
        reader ->
            reader.snapshot(database -> {
              ChangesTable changes = new ChangesTable(database);
              boolean known =
                  after >= changes.forgotten() && after <= MetaTable.read(database).lastTurn;
              return new ChangePage(known ? changes.after(after, max) : List.of(), known);
            }));
  }

  long lastChange() {
    return pool.read("counting", database -> MetaTable.read(database).lastTurn);
  }

  List<Subscription> subscriptions() {
    return pool.read("listing subscriptions", reader -> new NoticesTable(reader).subscriptions());
  }

  List<Notice> notices(String subscription, long after, int max) {
    return pool.read(
        "reading notices", reader -> new NoticesTable(reader).owed(subscription, after, max));
  }

  SequencedMap<String, Long> counts() {
    return pool.read("counting", database -> MetaTable.read(database).counts());
  }
}
