package dev.pawl.testkit.sim;

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
import java.util.SplittableRandom;

/// The store as one process of the simulation sees it: slow, failing, and gone with the process.
final class SimStore extends ForwardingStore {
  private static final int STALL_MICROS = 4_000_000;

  /// Gone before the next renewal.
  private static final Duration SHORT = Duration.ofMillis(20);

  private final World world;
  private final Incarnation process;
  private final StoreWatch watch;
  private final SplittableRandom random;
  private Flight flight = Flight.NONE;
  private boolean stalling;

  /// How far a commit is.
  enum Flight {
    NONE,
    ON_ITS_WAY,
    DONE
  }

  SimStore(Store store, World world, Incarnation process, SplittableRandom random) {
    super(store);
    this.world = world;
    this.process = process;
    this.watch = new StoreWatch(world, process);
    this.random = random;
  }

  Flight flight() {
    return flight;
  }

  // --- Writing ---

  @Override
  public List<WriteResult> commit(List<? extends Write> batch) {
    Faults faults = world.faults();
    long begin = world.agenda().nowMicros();
    flight = Flight.ON_ITS_WAY;
    if (StoreWatch.blocksForCode(batch)) {
      world.nodes().forEach(node -> node.mayUpgrade(process));
    }
    try {
      travel(faults);
      if (strikes(faults.refuseRate()) || world.isStoreDown()) {
        watch.refused(batch);
        throw unavailable("commit");
      }
      if (strikes(faults.fullRate())) {
        world.rares().saw(Rare.DISK_FULL);
        throw new PawlException(ErrorCode.STORE_FULL, "simulated: the disk is full");
      }
      List<WriteResult> results = super.commit(batch);
      flight = Flight.DONE;
      watch.committed(batch, results);
      if (strikes(faults.deathRate())) {
        world.nodes().forEach(node -> node.killIf(process));
      }
      travel(faults);
      if (strikes(faults.unknownRate())) {
        watch.unknown(batch);
        throw unavailable("the answer to a commit");
      }
      return results;
    } finally {
      flight = Flight.NONE;
      if (world.agenda().nowMicros() - begin > world.leaseMillis() * 1_000L) {
        world.rares().saw(Rare.STALLED_COMMIT);
      }
    }
  }

  private void travel(Faults faults) {
    stalling = strikes(faults.stallRate());
    world.fibers().sleep(1 + random.nextInt(stalling ? STALL_MICROS : faults.delayMicros()));
    stalling = false;
  }

  private boolean strikes(int rate) {
    return Faults.strikes(rate, random);
  }

  private PawlException unavailable(String what) {
    return new PawlException(
        ErrorCode.STORE_UNAVAILABLE, "simulated: no " + what + " for " + process);
  }

  // --- Ownership ---

  @Override
  public NodeLease join(String node, Duration ttl) {
    mayFail("join");
    return super.join(node, ttl);
  }

  @Override
  public boolean renew(NodeLease lease, Duration ttl) {
    mayFail("renew");
    int shortRate = world.faults().shortRate();
    boolean isShort = isShared() && (strikes(shortRate) || (stalling && shortRate > 0));
    boolean renewed = super.renew(lease, isShort ? SHORT : ttl);
    if (!renewed) {
      world.rares().saw(Rare.LEASE_LOST);
    }
    return renewed;
  }

  @Override
  public List<ShardEpoch> claimShards(NodeLease lease, int want) {
    mayFail("claim");
    boolean partly = isShared() && strikes(world.faults().partialRate());
    List<ShardEpoch> held =
        super.claimShards(lease, partly ? random.nextInt(RunId.SHARDS / 2) : want);
    if (partly && held.size() < RunId.SHARDS) {
      world.rares().saw(Rare.SHARDS_PARTLY_CLAIMED);
    }
    world.holds(process, held.size());
    return held;
  }

  // --- Reading ---

  @Override
  public List<DueRun> poll(List<ShardEpoch> shards, long untilMillis, long afterKey, int max) {
    mayFail("poll");
    return super.poll(shards, untilMillis, afterKey, max);
  }

  @Override
  public Optional<LoadedRun> load(RunId id) {
    if (strikes(world.faults().readRate()) || world.isStoreDown()) {
      world.rares().saw(Rare.READ_FAILED);
      throw unavailable("load");
    }
    world.fibers().sleep(1 + random.nextInt(world.faults().delayMicros()));
    Optional<LoadedRun> loaded = super.load(id);
    loaded.ifPresent(watch::loaded);
    return loaded;
  }

  @Override
  public Optional<RunRecord> find(RunId id) {
    mayFail("find");
    return super.find(id);
  }

  @Override
  public RunPage list(RunQuery query, ListOptions options) {
    mayFail("list");
    return super.list(query, options);
  }

  @Override
  public List<Recorded> history(RunId id, int execution, long fromSeq, int max) {
    mayFail("history");
    return super.history(id, execution, fromSeq, max);
  }

  @Override
  public SequencedMap<String, Payload> kv(RunId id) {
    mayFail("kv");
    return super.kv(id);
  }

  private void mayFail(String what) {
    if (strikes(world.faults().readRate()) || world.isStoreDown()) {
      throw unavailable(what);
    }
  }
}
