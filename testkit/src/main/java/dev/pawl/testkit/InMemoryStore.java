package dev.pawl.testkit;

import static java.util.stream.Collectors.toSet;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// A store that keeps everything in the memory of this object: the model that other stores are
/// compared with, and the fast one for tests.
///
/// Nothing about it depends on threads or hash order: the same calls have the same results. Events
/// are kept in their binary form, as on a disk. [#close] forgets nothing; an engine is restarted by
/// giving the same object to the next one.
public final class InMemoryStore implements Store {
  private final InstantSource clock;
  private final boolean shared;
  private final InMemoryStoreNotices notices = new InMemoryStoreNotices();
  private final InMemoryStoreBlobs blobs = new InMemoryStoreBlobs();
  private final InMemoryStoreRuns runs = new InMemoryStoreRuns(blobs);
  private final InMemoryStoreLeases leases;
  private final InMemoryStoreTasks tasks;
  private final InMemoryStoreTurns turns;
  private final InMemoryStoreDeletion deletion;

  /// An empty store.
  ///
  /// @param clock decides about leases
  /// @param shared whether several nodes may use it at once
  public InMemoryStore(InstantSource clock, boolean shared) {
    this.clock = clock;
    this.shared = shared;
    leases = new InMemoryStoreLeases(clock, shared);
    tasks = new InMemoryStoreTasks(leases, blobs, runs);
    turns = new InMemoryStoreTurns(leases, runs, tasks, notices);
    deletion = new InMemoryStoreDeletion(runs, tasks, notices);
  }

  @Override
  public String description() {
    return shared ? "in memory, shared" : "in memory";
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  @Override
  public long nowMillis() {
    return clock.millis();
  }

  // --- Ownership ---

  @Override
  public synchronized NodeLease join(String node, Duration ttl) {
    return leases.join(node, ttl);
  }

  @Override
  public synchronized boolean renew(NodeLease lease, Duration ttl) {
    return leases.renew(lease, ttl);
  }

  @Override
  public synchronized void leave(NodeLease lease) {
    leases.leave(lease);
  }

  @Override
  public synchronized List<ShardEpoch> claimShards(NodeLease lease, int want) {
    return leases.claim(lease, want);
  }

  // --- Writing ---

  @Override
  public synchronized List<WriteResult> commit(List<? extends Write> batch) {
    // All that can throw comes first, so nothing has to be undone.
    for (Write write : batch) {
      requireWellFormed(write);
    }
    List<WriteResult> results = new ArrayList<>();
    for (Write write : batch) {
      results.add(apply(write));
    }
    return List.copyOf(results);
  }

  private static void requireWellFormed(Write write) {
    if (write instanceof Write.Turn turn) {
      InMemoryStoreTurns.requireWellFormed(turn);
    } else if (write instanceof Write.StartRun start) {
      InMemoryStoreTurns.requireWellFormed(start.run());
    }
  }

  private WriteResult apply(Write write) {
    return switch (write) {
      case Write.StartRun start -> runs.start(start);
      case Write.Send send -> runs.send(send);
      case Write.Turn turn -> turns.record(turn);
      case Write.MarkSeen seen -> runs.markSeen(seen.id());
      case Write.ClaimTasks claim -> tasks.claim(claim);
      case Write.ReleaseTasks release -> tasks.release(release);
      case Write.FinishTask finish -> tasks.finish(finish);
      case Write.Heartbeat heartbeat -> tasks.heartbeat(heartbeat);
      case Write.Subscribe subscribe -> notices.subscribe(subscribe);
      case Write.Unsubscribe(String name) -> notices.unsubscribe(name);
      case Write.Acknowledge acknowledge -> notices.acknowledge(acknowledge);
      case Write.DeleteRun delete -> deletion.delete(delete);
      case Write.Prune prune -> deletion.prune(prune);
      case Write.PruneExecutions prune -> deletion.pruneExecutions(prune);
    };
  }

  // --- Reading, for the engine ---

  @Override
  public synchronized List<DueRun> poll(
      List<ShardEpoch> shards, long untilMillis, long afterKey, int max) {
    Set<Integer> wanted = shards.stream().map(ShardEpoch::shard).collect(toSet());
    List<DueRun> due = new ArrayList<>();
    for (InMemoryStoreRun run : runs.all()) {
      RunRecord record = run.record();
      long wakeAt = record.head().wakeAtMillis();
      boolean hasMail = run.mailCount() > 0;
      if (record.key() > afterKey
          && due.size() < max
          && (hasMail || wakeAt <= untilMillis)
          && wanted.contains(record.id().shard())) {
        due.add(new DueRun(record.id(), record.key(), wakeAt, hasMail));
      }
    }
    return due;
  }

  @Override
  public synchronized Optional<LoadedRun> load(RunId id) {
    return Optional.ofNullable(runs.find(id))
        .map(run -> new LoadedRun(run.record(), run.currentHistory(), run.mail()));
  }

  // --- Reading, for clients ---

  @Override
  public synchronized Optional<RunRecord> find(RunId id) {
    return Optional.ofNullable(runs.find(id)).map(InMemoryStoreRun::record);
  }

  @Override
  public synchronized RunPage list(RunQuery query, ListOptions options) {
    List<RunRecord> found =
        List.copyOf(runs.all()).reversed().stream()
            .map(InMemoryStoreRun::record)
            .filter(run -> run.key() < options.beforeKey())
            .filter(run -> query.matches(run, options.nowMillis()))
            .limit(options.limit() + 1L)
            .toList();
    if (found.size() <= options.limit()) {
      return new RunPage(found, 0);
    }
    List<RunRecord> page = found.subList(0, options.limit());
    return new RunPage(page, page.getLast().key());
  }

  @Override
  public synchronized List<Recorded> history(RunId id, int execution, long fromSeq, int max) {
    InMemoryStoreRun run = runs.find(id);
    return run == null ? List.of() : run.history(execution, fromSeq, max);
  }

  @Override
  public synchronized List<Integer> executions(RunId id) {
    InMemoryStoreRun run = runs.find(id);
    return run == null ? List.of() : run.executions();
  }

  @Override
  public synchronized SequencedMap<String, Payload> kv(RunId id) {
    InMemoryStoreRun run = runs.find(id);
    return run == null ? new TreeMap<>() : new TreeMap<>(run.kv());
  }

  @Override
  public synchronized SequencedMap<String, Long> counts() {
    SequencedMap<String, Long> counts = new LinkedHashMap<>();
    for (RunState state : RunState.values()) {
      counts.put(state.code(), 0L);
    }
    long mail = 0;
    long recordedTurns = 0;
    for (InMemoryStoreRun run : runs.all()) {
      counts.merge(run.head().state().code(), 1L, Long::sum);
      mail += run.mailCount();
      recordedTurns += run.turns().size();
    }
    counts.put("mail", mail);
    counts.put("tasks", (long) tasks.all().size());
    counts.put("turns", recordedTurns);
    return counts;
  }

  @Override
  public synchronized ChangePage changes(long after, int max) {
    return runs.changes(after, max);
  }

  @Override
  public synchronized long lastChange() {
    return runs.lastChange();
  }

  @Override
  public synchronized List<Subscription> subscriptions() {
    return notices.subscriptions();
  }

  @Override
  public synchronized List<Notice> notices(String subscription, long after, int max) {
    return notices.owed(subscription, after, max);
  }

  /// How many large payloads are kept apart from their events.
  public synchronized int storedBlobs() {
    return blobs.size();
  }

  // --- Care ---

  /// Always throws: what is in memory has no form in a file.
  @Override
  public void backup(Path file) {
    throw new UnsupportedOperationException("a store in memory cannot be copied to " + file);
  }

  @Override
  public synchronized List<String> check() {
    return new InMemoryStoreChecks(runs, tasks, blobs).violations();
  }

  @Override
  public void close() {}
}
