package dev.pawl.engine.store;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Durable storage of runs.
///
/// One thread of a node writes, through [#commit]; any thread reads. Reads see whole commits.
/// Faults are [dev.pawl.engine.history.PawlException] with a `STORE_…` code; after one the store is
/// usable again or says so on the next call.
///
/// Time that decides about ownership is the store's own ([#nowMillis]), never a node's.
public interface Store extends AutoCloseable {

  /// A short text for people: product, version, place.
  String description();

  /// Whether several nodes may use this store at once. If not, one node owns every shard while the
  /// store is open and neither renews nor polls for the doings of others.
  boolean isShared();

  /// The store's clock, epoch milliseconds. It decides about leases.
  long nowMillis();

  // --- Ownership ---

  /// Announces a node. Task leases and shards of an older node of that name are free from then on;
  /// in a store that is not shared, those of every older node, and leases never run out by time.
  ///
  /// @param ttl how long the lease holds without a renewal
  NodeLease join(String node, Duration ttl);

  /// Extends a lease. False if it has run out: everything that was owned under it is lost.
  boolean renew(NodeLease lease, Duration ttl);

  /// Gives up a lease and all that was owned under it, at once.
  void leave(NodeLease lease);

  /// Takes up to `want` shards that nobody holds, besides those held already.
  ///
  /// @return every shard now held under the lease, with its epoch; none if the lease has run out
  List<ShardEpoch> claimShards(NodeLease lease, int want);

  // --- Writing ---

  /// Does a batch of writes in one transaction and returns when it is on disk.
  ///
  /// A write that does not apply (fenced, conflicting, gone) gets such a result and leaves no
  /// trace; the others of the batch are done all the same, in order, each seeing what those before
  /// it did. A write that breaks its own rules (events with a gap, say) is a bug and throws
  /// [IllegalArgumentException]. If this throws, nothing of the batch was done, with one exception
  /// that the engine allows for: a store that cannot find out whether the commit succeeded throws
  /// [dev.pawl.engine.history.ErrorCode#STORE_UNAVAILABLE] and may have done it.
  ///
  /// @return one result per write, in order
  List<WriteResult> commit(List<? extends Write> batch);

  // --- Reading, for the engine ---

  /// Runs of the given shards that need a turn: with mail, due by `untilMillis`, or left in the
  /// middle of one. By ascending key, whatever the state.
  ///
  /// @param afterKey runs with a greater key only, for paging; 0 at first
  List<DueRun> poll(List<ShardEpoch> shards, long untilMillis, long afterKey, int max);

  /// A run with the history of its current execution and its mail, read in one snapshot.
  Optional<LoadedRun> load(RunId id);

  // --- Reading, for clients ---

  Optional<RunRecord> find(RunId id);

  /// Runs that match, newest first.
  RunPage list(RunQuery query, ListOptions options);

  /// Events of one execution, from position `fromSeq` (the first is 1), at most `max`.
  List<Recorded> history(RunId id, int execution, long fromSeq, int max);

  /// The numbers of the executions whose history is kept, ascending.
  List<Integer> executions(RunId id);

  /// A run's key-value data by ascending key; empty for an unknown run.
  SequencedMap<String, Payload> kv(RunId id);

  /// Counts for metrics: runs by state code (every state, also if 0), and `mail`, `tasks`, `turns`.
  SequencedMap<String, Long> counts();

  /// Runs that have changed or gone after a place in the order of all changes, in that order. Of a
  /// run that is gone there need be no other change than that.
  ///
  /// @param after the number of the last change that is known, 0 for none
  /// @param max at most this many, from 1
  ChangePage changes(long after, int max);

  /// The number of the newest change, 0 for none.
  long lastChange();

  /// All subscriptions, by name.
  List<Subscription> subscriptions();

  /// What a subscription is owed, by ascending number; nothing if there is no such one.
  ///
  /// @param after greater numbers only; 0 for all
  /// @param max at most this many, from 1
  List<Notice> notices(String subscription, long after, int max);

  // --- Care ---

  /// Writes a consistent copy to a file that must not exist, while the store is in use.
  void backup(Path file);

  /// Checks every invariant that the store can compute; one line per violation, empty if sound.
  List<String> check();

  @Override
  void close();
}
