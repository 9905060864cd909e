package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.ChangePage;
import dev.pawl.engine.store.DueRun;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.Notice;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Subscription;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A store in one SQLite file, owned by one process.
///
/// A directory holds `pawl.db` with what SQLite keeps beside it, `pawl.lock`, which names the
/// owner, `pawl.tail`, which mirrors the number of the last commit, and `pawl.ballast`, which is
/// given up when the disk is full. All are readable by their owner only. A commit returns when it
/// is on disk.
///
/// Nothing but this class may open `pawl.db` in the process that has the store open: closing any
/// handle of that file drops the locks which SQLite holds on it. To copy it, use [#backup].
public final class SqliteStore implements Store {
  private final Opened opened;
  private final StoreWriter writer;
  private final StoreReader reader;

  private SqliteStore(Opened opened) {
    this.opened = opened;
    this.writer = new StoreWriter(opened.writer());
    this.reader = new StoreReader(opened.readers());
  }

  /// Opens the store in a directory, with full durability, or creates it there.
  ///
  /// @throws dev.pawl.engine.history.PawlException with a code that begins with `STORE_`; the store
  ///   is then as it was
  public static SqliteStore open(Path directory) {
    return open(directory, SqliteOptions.defaults());
  }

  /// As [#open(Path)], with options.
  public static SqliteStore open(Path directory, SqliteOptions options) {
    return new SqliteStore(Opened.open(directory, options, Migrations.known()));
  }

  /// The parts, for tests that damage them.
  Opened parts() {
    return opened;
  }

  @Override
  public String description() {
    return "SQLite " + opened.sqliteVersion() + " in " + opened.home().database();
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public long nowMillis() {
    return opened.options().clock().millis();
  }

  @Override
  public NodeLease join(String node, Duration ttl) {
    return writer.join(node);
  }

  /// A lease of this store does not run out: nobody else could take what it gives.
  @Override
  public boolean renew(NodeLease lease, Duration ttl) {
    return writer.isOwner(lease);
  }

  @Override
  public void leave(NodeLease lease) {
    writer.leave(lease);
  }

  /// All shards, whatever is wanted.
  @Override
  public List<ShardEpoch> claimShards(NodeLease lease, int want) {
    return writer.shards(lease);
  }

  @Override
  public List<WriteResult> commit(List<? extends Write> batch) {
    return writer.commit(batch);
  }

  @Override
  public List<DueRun> poll(List<ShardEpoch> shards, long untilMillis, long afterKey, int max) {
    return reader.poll(shards, untilMillis, afterKey, max);
  }

  @Override
  public Optional<LoadedRun> load(RunId id) {
    return reader.load(id);
  }

  @Override
  public Optional<RunRecord> find(RunId id) {
    return reader.find(id);
  }

  @Override
  public RunPage list(RunQuery query, ListOptions options) {
    return reader.list(query, options);
  }

  @Override
  public List<Recorded> history(RunId id, int execution, long fromSeq, int max) {
    return reader.history(id, execution, fromSeq, max);
  }

  @Override
  public List<Integer> executions(RunId id) {
    return reader.executions(id);
  }

  /// In the order of the keys.
  @Override
  public SequencedMap<String, Payload> kv(RunId id) {
    return reader.kv(id);
  }

  @Override
  public SequencedMap<String, Long> counts() {
    return reader.counts();
  }

  @Override
  public List<Subscription> subscriptions() {
    return reader.subscriptions();
  }

  @Override
  public List<Notice> notices(String subscription, long after, int max) {
    return reader.notices(subscription, after, max);
  }

  @Override
  public ChangePage changes(long after, int max) {
    return reader.changes(after, max);
  }

  @Override
  public long lastChange() {
    return reader.lastChange();
  }

  @Override
  public void backup(Path file) {
    opened.backup(file);
  }

  @Override
  public List<String> check() {
    return opened.check();
  }

  /// Waits for reads and writes in progress. May be called twice.
  @Override
  public void close() {
    opened.close();
  }
}
