package dev.pawl.testkit;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.ShardEpoch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Who is there, until when, and which shards each holds.
final class InMemoryStoreLeases {
  private final InstantSource clock;
  private final boolean shared;
  private final SequencedMap<NodeLease, Long> untilMillis = new LinkedHashMap<>();
  private final List<Shard> shards = new ArrayList<>();
  private long lastIncarnation;

  private static final class Shard {
    long epoch;
    @Nullable NodeLease owner;

    void passTo(@Nullable NodeLease next) {
      owner = next;
      epoch++;
    }
  }

  InMemoryStoreLeases(InstantSource clock, boolean shared) {
    this.clock = clock;
    this.shared = shared;
    for (int i = 0; i < RunId.SHARDS; i++) {
      shards.add(new Shard());
    }
  }

  NodeLease join(String node, Duration ttl) {
    for (NodeLease older : List.copyOf(untilMillis.keySet())) {
      if (!shared || older.node().equals(node)) {
        leave(older);
      }
    }
    NodeLease lease = new NodeLease(node, ++lastIncarnation);
    untilMillis.put(lease, clock.millis() + ttl.toMillis());
    return lease;
  }

  boolean renew(NodeLease lease, Duration ttl) {
    boolean live = isLive(lease);
    if (live) {
      untilMillis.put(lease, clock.millis() + ttl.toMillis());
    }
    return live;
  }

  void leave(NodeLease lease) {
    untilMillis.remove(lease);
    for (Shard shard : shards) {
      if (lease.equals(shard.owner)) {
        shard.passTo(null);
      }
    }
  }

  /// Whether a lease still holds: in a store that is not shared, until the next one.
  boolean isLive(@Nullable NodeLease lease) {
    Long until = lease == null ? null : untilMillis.get(lease);
    return until != null && (!shared || clock.millis() < until);
  }

  List<ShardEpoch> claim(NodeLease lease, int want) {
    if (!isLive(lease)) {
      return List.of();
    }
    int taken = 0;
    List<ShardEpoch> held = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      Shard shard = shards.get(i);
      if (!isLive(shard.owner) && taken < want) {
        shard.passTo(lease);
        taken++;
      }
      if (lease.equals(shard.owner)) {
        held.add(new ShardEpoch(i, shard.epoch));
      }
    }
    return List.copyOf(held);
  }

  /// Whether no other owner came after that claim.
  boolean isCurrent(ShardEpoch fence) {
    return shards.get(fence.shard()).epoch == fence.epoch();
  }
}
