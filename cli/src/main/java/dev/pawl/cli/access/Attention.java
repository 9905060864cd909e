package dev.pawl.cli.access;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.DueRun;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A store through which an engine attends to one run or to none.
///
/// A command that only looks, or sends a message, has no workflow's code. An engine that took over
/// the whole store would find every open run without code and block it; this one lets them be.
///
/// @param only the run that may take turns, null for none
public record Attention(Store store, @Nullable RunId only) implements Store {

  public static Store toNothing(Store store) {
    return new Attention(store, null);
  }

  static Store to(RunId run, Store store) {
    return new Attention(store, run);
  }

  @Override
  public NodeLease join(String node, Duration ttl) {
    return only == null ? new NodeLease(node, 0) : store.join(node, ttl);
  }

  @Override
  public boolean renew(NodeLease lease, Duration ttl) {
    return only == null || store.renew(lease, ttl);
  }

  @Override
  public void leave(NodeLease lease) {
    if (only != null) {
      store.leave(lease);
    }
  }

  @Override
  public List<ShardEpoch> claimShards(NodeLease lease, int want) {
    return only == null
        ? List.of()
        : store.claimShards(lease, want).stream()
            .filter(claim -> claim.shard() == only.shard())
            .toList();
  }

  /// None: the run that may take turns is woken by the message that it is sent.
  @Override
  public List<DueRun> poll(List<ShardEpoch> shards, long untilMillis, long afterKey, int max) {
    return List.of();
  }

  // --- As the store does ---

  @Override
  public String description() {
    return store.description();
  }

  @Override
  public boolean isShared() {
    return store.isShared();
  }

  @Override
  public long nowMillis() {
    return store.nowMillis();
  }

  @Override
  public List<WriteResult> commit(List<? extends Write> batch) {
    return store.commit(batch);
  }

  @Override
  public Optional<LoadedRun> load(RunId id) {
    return store.load(id);
  }

  @Override
  public Optional<RunRecord> find(RunId id) {
    return store.find(id);
  }

  @Override
  public RunPage list(RunQuery query, ListOptions options) {
    return store.list(query, options);
  }

  @Override
  public List<Recorded> history(RunId id, int execution, long fromSeq, int max) {
    return store.history(id, execution, fromSeq, max);
  }

  @Override
  public List<Integer> executions(RunId id) {
    return store.executions(id);
  }

  @Override
  public SequencedMap<String, Payload> kv(RunId id) {
    return store.kv(id);
  }

  @Override
  public SequencedMap<String, Long> counts() {
    return store.counts();
  }

  @Override
  public void backup(Path file) {
    store.backup(file);
  }

  @Override
  public List<String> check() {
    return store.check();
  }

  @Override
  public void close() {
    store.close();
  }
}
