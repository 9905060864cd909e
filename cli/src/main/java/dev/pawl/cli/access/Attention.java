package dev.pawl.cli.access;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.DueRun;
import dev.pawl.engine.store.ForwardingStore;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Store;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A store through which an engine attends to one run or to none.
///
/// A command that only looks, or sends a message, has no workflow's code. An engine that took over
/// the whole store would find every open run without code and block it; this one lets them be.
public final class Attention extends ForwardingStore {
  private final @Nullable RunId only;

  private Attention(Store store, @Nullable RunId only) {
    super(store);
    this.only = only;
  }

  /// An engine on it takes no turns; its client works.
  public static Store toNothing(Store store) {
    return new Attention(store, null);
  }

  /// An engine on it takes turns of that run.
  static Store to(RunId run, Store store) {
    return new Attention(store, run);
  }

  @Override
  public NodeLease join(String node, Duration ttl) {
    return only == null ? new NodeLease(node, 0) : super.join(node, ttl);
  }

  @Override
  public boolean renew(NodeLease lease, Duration ttl) {
    return only == null || super.renew(lease, ttl);
  }

  @Override
  public void leave(NodeLease lease) {
    if (only != null) {
      super.leave(lease);
    }
  }

  @Override
  public List<ShardEpoch> claimShards(NodeLease lease, int want) {
    return only == null
        ? List.of()
        : super.claimShards(lease, want).stream()
            .filter(claim -> claim.shard() == only.shard())
            .toList();
  }

  /// None: the run that may take turns is woken by the message that it is sent.
  @Override
  public List<DueRun> poll(List<ShardEpoch> shards, long untilMillis, long afterKey, int max) {
    return List.of();
  }
}
