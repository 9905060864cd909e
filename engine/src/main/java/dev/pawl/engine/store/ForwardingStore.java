package dev.pawl.engine.store;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A store that does as another one does; subclasses say what differs. As thread-safe as that one.
public abstract class ForwardingStore implements Store {
  private final Store store;

  protected ForwardingStore(Store store) {
    this.store = store;
  }

  @Override
  public NodeLease join(String node, Duration ttl) {
    return store.join(node, ttl);
  }

  @Override
  public boolean renew(NodeLease lease, Duration ttl) {
    return store.renew(lease, ttl);
  }

  @Override
  public void leave(NodeLease lease) {
    store.leave(lease);
  }

  @Override
  public List<ShardEpoch> claimShards(NodeLease lease, int want) {
    return store.claimShards(lease, want);
  }

  @Override
  public List<DueRun> poll(List<ShardEpoch> shards, long untilMillis, long afterKey, int max) {
    return store.poll(shards, untilMillis, afterKey, max);
  }

  @Override
  public List<Subscription> subscriptions() {
    return store.subscriptions();
  }

  @Override
  public List<Notice> notices(String subscription, long after, int max) {
    return store.notices(subscription, after, max);
  }

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
  public ChangePage changes(long after, int max) {
    return store.changes(after, max);
  }

  @Override
  public long lastChange() {
    return store.lastChange();
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
