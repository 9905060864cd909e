package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The parts of one running engine, wired together.
final class Node {
  private final Store store;
  private final Host host;
  private final JacksonCodec codec;
  private final Registry registry;
  private final EngineOptions options;
  private final RunLog log;
  private final CodeGuard guard;
  private final Metrics metrics = new Metrics();
  private final BatchWriter writer;
  private final Changes changes;
  private final Residents residents;
  private final Wakeups wakeups;
  private final Workers workers;
  private final Bodies bodies;
  private final AtomicReferenceArray<@Nullable ShardEpoch> shards =
      new AtomicReferenceArray<>(RunId.SHARDS);
  private final AtomicLong faults = new AtomicLong();
  private volatile long faultsLookedInto;
  private volatile @Nullable NodeLease lease;

  Node(
      Store store,
      Host host,
      JacksonCodec codec,
      Registry registry,
      EngineOptions options,
      RunLog log,
      CodeGuard guard) {
    this.log = log;
    this.guard = guard;
    this.store = store;
    this.host = host;
    this.codec = codec;
    this.registry = registry;
    this.options = options;
    this.writer = new BatchWriter(store, host, metrics);
    this.residents = new Residents(this);
    this.changes = new Changes(store, host, residents::record);
    this.wakeups = new Wakeups(host, run -> residents.tell(run, new RunActor.Note.Wake()));
    this.bodies = new Bodies(host);
    this.workers = new Workers(this);
  }

  /// Takes note of the shards that this node owns from now on. Those that it keeps are its own all
  /// the while.
  ///
  /// @return whether there are some that it did not own before
  boolean own(NodeLease newLease, List<ShardEpoch> owned) {
    lease = newLease;
    Map<Integer, ShardEpoch> byShard = new HashMap<>();
    owned.forEach(epoch -> byShard.put(epoch.shard(), epoch));
    boolean gained = false;
    for (int shard = 0; shard < RunId.SHARDS; shard++) {
      ShardEpoch epoch = byShard.get(shard);
      ShardEpoch before = shards.getAndSet(shard, epoch);
      gained |= epoch != null && !epoch.equals(before);
    }
    return gained;
  }

  /// This node's claim on a run, null if another node owns it.
  @Nullable ShardEpoch claimOn(RunId run) {
    return shards.get(run.shard());
  }

  /// Every shard that this node owns.
  List<ShardEpoch> owned() {
    List<ShardEpoch> owned = new ArrayList<>();
    for (int shard = 0; shard < RunId.SHARDS; shard++) {
      ShardEpoch epoch = shards.get(shard);
      if (epoch != null) {
        owned.add(epoch);
      }
    }
    return owned;
  }

  NodeLease lease() {
    NodeLease held = lease;
    if (held == null) {
      throw new IllegalStateException("the node has not joined its store");
    }
    return held;
  }

  /// Hands committed mail to the runs of this node that it is for. Other nodes find theirs by
  /// polling.
  void deliver(List<WriteResult.Delivered> mail) {
    for (WriteResult.Delivered delivered : mail) {
      if (claimOn(delivered.to()) != null) {
        Message message = delivered.message();
        residents.tell(
            delivered.to(),
            mayBeBehindOthers(message)
                ? new RunActor.Note.MailWaits()
                : new RunActor.Note.Mail(message));
      }
    }
  }

  /// Whether there may be mail before it of which there was no word here, accepted by another node
  /// or by a commit that was reported as failed. Signals keep their order.
  private boolean mayBeBehindOthers(Message message) {
    return message.event() instanceof Event.SignalReceived
        && (store.isShared() || faults.get() != faultsLookedInto);
  }

  /// Takes note that a commit was reported as failed: it may have been done.
  void commitFailed() {
    faults.incrementAndGet();
  }

  /// The number of failed commits so far, for [#lookedInto].
  long failedCommits() {
    return faults.get();
  }

  /// Takes note that every run was told of mail of which there was no word.
  ///
  /// @param failures how many commits had failed when the look began
  void lookedInto(long failures) {
    faultsLookedInto = failures;
  }

  Store store() {
    return store;
  }

  Host host() {
    return host;
  }

  JacksonCodec codec() {
    return codec;
  }

  RunLog log() {
    return log;
  }

  CodeGuard guard() {
    return guard;
  }

  Registry registry() {
    return registry;
  }

  EngineOptions options() {
    return options;
  }

  Metrics metrics() {
    return metrics;
  }

  BatchWriter writer() {
    return writer;
  }

  Changes changes() {
    return changes;
  }

  Residents residents() {
    return residents;
  }

  Wakeups wakeups() {
    return wakeups;
  }

  Workers workers() {
    return workers;
  }

  Bodies bodies() {
    return bodies;
  }
}
