package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.DueRun;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A node as the contract plays it: its lease, its shards, and what its engine would do.
final class Node {
  static final Duration TTL = Duration.ofSeconds(10);

  private final Store store;
  private final NodeLease lease;
  private List<ShardEpoch> shards = List.of();

  private Node(Store store, NodeLease lease) {
    this.store = store;
    this.lease = lease;
  }

  /// The usual node, which owns every shard.
  static Node join(Store store) {
    return join(store, "node-1", RunId.SHARDS);
  }

  static Node join(Store store, String name, int wantedShards) {
    Node node = new Node(store, store.join(name, TTL));
    node.claimShards(wantedShards);
    return node;
  }

  NodeLease lease() {
    return lease;
  }

  // --- Ownership ---

  List<ShardEpoch> claimShards(int want) {
    shards = store.claimShards(lease, want);
    return shards;
  }

  List<ShardEpoch> shards() {
    return shards;
  }

  ShardEpoch fence(String id) {
    return fence(RunId.of(id));
  }

  ShardEpoch fence(RunId id) {
    return shards.stream()
        .filter(shard -> shard.shard() == id.shard())
        .findFirst()
        .orElseThrow(() -> new AssertionError("this node does not own the shard of " + id));
  }

  // --- Writing ---

  WriteResult commit(Write write) {
    List<WriteResult> results = store.commit(List.of(write));
    assertThat(results).hasSize(1);
    return results.getFirst();
  }

  /// Commits a write whose result has to be of that kind.
  <T extends WriteResult> T commit(Write write, Class<T> expected) {
    WriteResult result = commit(write);
    assertThat(result).isInstanceOf(expected);
    return expected.cast(result);
  }

  RunRecord start(String id) {
    return start(Runs.run(id));
  }

  RunRecord start(Runs run) {
    return commit(Writes.start(run), WriteResult.Started.class).run();
  }

  /// Starts a run and lets it wait for mail.
  RunRecord startWaiting(String id) {
    start(id);
    turn(id).committed();
    return find(id);
  }

  /// Starts a run and ends it.
  RunRecord startEnded(String id) {
    start(id);
    turn(id).completes().committed();
    return find(id);
  }

  Message send(String id, String signal) {
    return commit(Writes.send(id, signal), WriteResult.Sent.class).delivered().message();
  }

  TurnDraft turn(String id) {
    return turn(find(id));
  }

  TurnDraft turn(RunRecord run) {
    return new TurnDraft(this, run);
  }

  List<Task> claim(int max) {
    return claim(Tasks.QUEUE, max, Tasks.TYPE);
  }

  List<Task> claim(String queue, int max, String... types) {
    Write claim = new Write.ClaimTasks(lease, queue, Set.of(types), max);
    return commit(claim, WriteResult.Claimed.class).tasks();
  }

  /// Claims the only task that waits.
  Task claimOne() {
    List<Task> tasks = claim(2);
    assertThat(tasks).hasSize(1);
    return tasks.getFirst();
  }

  /// Gives back all claimed tasks but these.
  void release(Task... kept) {
    Set<Long> ids = Stream.of(kept).map(Task::id).collect(Collectors.toSet());
    commit(new Write.ReleaseTasks(lease, Tasks.QUEUE, ids), WriteResult.Done.class);
  }

  WriteResult finish(Task task, Event.Resolution result) {
    return commit(new Write.FinishTask(lease, task.id(), task.attempt(), result));
  }

  // --- Reading ---

  RunRecord find(String id) {
    return store.find(RunId.of(id)).orElseThrow();
  }

  LoadedRun load(String id) {
    return store.load(RunId.of(id)).orElseThrow();
  }

  List<Message> mail(String id) {
    return load(id).mail();
  }

  /// The names of the signals in a mailbox.
  List<String> signals(String id) {
    return mail(id).stream()
        .map(message -> ((Event.SignalReceived) message.event()).name())
        .toList();
  }

  List<Event> events(String id) {
    return load(id).history().stream().map(Recorded::event).toList();
  }

  /// The runs of this node's shards that need a turn by then.
  List<String> due(long untilMillis) {
    return store.poll(shards, untilMillis, 0, 1_000).stream()
        .map(DueRun::id)
        .map(RunId::value)
        .toList();
  }
}
