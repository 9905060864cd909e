package dev.pawl.testkit;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.DueRun;
import dev.pawl.engine.store.ForwardingStore;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// A store that goes wrong at chosen calls. As thread-safe as the store behind it.
public final class FaultyStore extends ForwardingStore {
  private final Plan plan;
  private final AtomicLong calls = new AtomicLong();

  /// What becomes of a call.
  public enum Fault {
    /// It is done.
    NONE,
    /// Nothing is done, and the caller is told so.
    REFUSED,
    /// It is done, but the caller is told that nobody knows.
    DONE_BUT_REFUSED
  }

  /// Decides about each call.
  @FunctionalInterface
  public interface Plan {
    /// What becomes of the call of that number, counted from 1.
    Fault at(long call);
  }

  public FaultyStore(Store store, Plan plan) {
    super(store);
    this.plan = plan;
  }

  /// How many calls were made, without those for care: backups, checks, counts.
  public long calls() {
    return calls.get();
  }

  private <T> T call(Supplier<T> call) {
    Fault fault = plan.at(calls.incrementAndGet());
    if (fault == Fault.REFUSED) {
      throw new PawlException(ErrorCode.STORE_UNAVAILABLE, "a fault was planned; nothing was done");
    }
    T result = call.get();
    if (fault == Fault.DONE_BUT_REFUSED) {
      throw new PawlException(ErrorCode.STORE_UNAVAILABLE, "a fault was planned; it was done");
    }
    return result;
  }

  @Override
  public NodeLease join(String node, Duration ttl) {
    return call(() -> super.join(node, ttl));
  }

  @Override
  public boolean renew(NodeLease lease, Duration ttl) {
    return call(() -> super.renew(lease, ttl));
  }

  @Override
  public void leave(NodeLease lease) {
    call(() -> {
      super.leave(lease);
      return lease;
    });
  }

  @Override
  public List<ShardEpoch> claimShards(NodeLease lease, int want) {
    return call(() -> super.claimShards(lease, want));
  }

  @Override
  public List<WriteResult> commit(List<? extends Write> batch) {
    return call(() -> super.commit(batch));
  }

  @Override
  public List<DueRun> poll(List<ShardEpoch> shards, long untilMillis, long afterKey, int max) {
    return call(() -> super.poll(shards, untilMillis, afterKey, max));
  }

  @Override
  public Optional<LoadedRun> load(RunId id) {
    return call(() -> super.load(id));
  }

  @Override
  public Optional<RunRecord> find(RunId id) {
    return call(() -> super.find(id));
  }

  @Override
  public RunPage list(RunQuery query, ListOptions options) {
    return call(() -> super.list(query, options));
  }

  @Override
  public List<Recorded> history(RunId id, int execution, long fromSeq, int max) {
    return call(() -> super.history(id, execution, fromSeq, max));
  }

  @Override
  public List<Integer> executions(RunId id) {
    return call(() -> super.executions(id));
  }

  @Override
  public SequencedMap<String, Payload> kv(RunId id) {
    return call(() -> super.kv(id));
  }
}
