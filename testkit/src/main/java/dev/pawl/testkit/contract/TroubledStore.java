package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.pawl.testkit.FaultyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// A store as the contract must not tell it from the one behind it: every call is late, one of
/// three is refused and repeated, and what may be repeated without an effect is done once more.
///
/// May be refused by the store behind it too, with [ErrorCode#STORE_UNAVAILABLE], as long as
/// nothing was done then.
public final class TroubledStore extends ForwardingStore {
  private static final Duration DELAY = Duration.ofNanos(100_000);
  private static final int TRIES = 30;

  private TroubledStore(Store store) {
    super(store);
  }

  public static Store over(Store store) {
    return new TroubledStore(new FaultyStore(store, TroubledStore::oneOfThree));
  }

  private static FaultyStore.Fault oneOfThree(long call) {
    return call % 3 == 1 ? FaultyStore.Fault.REFUSED : FaultyStore.Fault.NONE;
  }

  private static <T> T patiently(Supplier<T> call) {
    for (int i = 1; ; i++) {
      LockSupport.parkNanos(DELAY.toNanos());
      try {
        return call.get();
      } catch (PawlException e) {
        if (e.code() != ErrorCode.STORE_UNAVAILABLE || i == TRIES) {
          throw e;
        }
      }
    }
  }

  @Override
  public NodeLease join(String node, Duration ttl) {
    return patiently(() -> super.join(node, ttl));
  }

  @Override
  public boolean renew(NodeLease lease, Duration ttl) {
    boolean renewed = patiently(() -> super.renew(lease, ttl));
    return renewed && patiently(() -> super.renew(lease, ttl));
  }

  @Override
  public void leave(NodeLease lease) {
    for (int i = 0; i < 2; i++) {
      patiently(() -> {
        super.leave(lease);
        return lease;
      });
    }
  }

  @Override
  public List<ShardEpoch> claimShards(NodeLease lease, int want) {
    return patiently(() -> super.claimShards(lease, want));
  }

  @Override
  public List<WriteResult> commit(List<? extends Write> batch) {
    List<WriteResult> results = patiently(() -> super.commit(batch));
    List<Write> again = new ArrayList<>();
    for (Write write : batch) {
      if (hasNoEffectAgain(write)) {
        again.add(write);
      }
    }
    List<WriteResult> repeated = patiently(() -> super.commit(again));
    assertThat(repeated).as("%s, done again", again).noneMatch(TroubledStore::isEffect);
    return results;
  }

  /// Whether the store itself has to see that it did this before.
  private static boolean hasNoEffectAgain(Write write) {
    return switch (write) {
      case Write.Turn turn -> turn.events().count() > 0;
      case Write.Send send -> send.dedupId() != null;
      case Write.StartRun start -> start.mail().isEmpty();
      case Write.FinishTask _ -> true;
      default -> false;
    };
  }

  private static boolean isEffect(WriteResult result) {
    return result instanceof WriteResult.Committed
        || result instanceof WriteResult.Sent
        || result instanceof WriteResult.Started;
  }

  @Override
  public List<DueRun> poll(List<ShardEpoch> shards, long untilMillis, long afterKey, int max) {
    return patiently(() -> super.poll(shards, untilMillis, afterKey, max));
  }

  @Override
  public Optional<LoadedRun> load(RunId id) {
    return patiently(() -> super.load(id));
  }

  @Override
  public Optional<RunRecord> find(RunId id) {
    return patiently(() -> super.find(id));
  }

  @Override
  public RunPage list(RunQuery query, ListOptions options) {
    return patiently(() -> super.list(query, options));
  }

  @Override
  public List<Recorded> history(RunId id, int execution, long fromSeq, int max) {
    return patiently(() -> super.history(id, execution, fromSeq, max));
  }

  @Override
  public List<Integer> executions(RunId id) {
    return patiently(() -> super.executions(id));
  }

  @Override
  public SequencedMap<String, Payload> kv(RunId id) {
    return patiently(() -> super.kv(id));
  }
}
