package dev.pawl.testkit;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The activity attempts that wait in queues or are leased to nodes.
final class InMemoryStoreTasks {
  private static final Comparator<Row> CLAIM_ORDER =
      Comparator.comparingInt((Row row) -> row.task.priority())
          .reversed()
          .thenComparingLong(row -> row.id);

  private final InMemoryStoreLeases leases;
  private final InMemoryStoreBlobs blobs;
  private final InMemoryStoreRuns runs;
  private final NavigableMap<Long, Row> rows = new TreeMap<>();
  private long lastId;

  /// A task as it is kept.
  static final class Row {
    private final long id;
    private final InMemoryStoreRun run;
    private final int execution;
    private final Write.NewTask task;
    private int attempt;
    private boolean claimedBefore;
    private @Nullable NodeLease holder;
    private @Nullable Payload checkpoint;

    private Row(long id, InMemoryStoreRun run, int execution, Write.NewTask task) {
      this.id = id;
      this.run = run;
      this.execution = execution;
      this.task = task;
      this.attempt = task.attempt();
      this.checkpoint = task.checkpoint();
    }

    long id() {
      return id;
    }

    InMemoryStoreRun run() {
      return run;
    }

    int execution() {
      return execution;
    }

    EncodedEvents scheduled() {
      return task.scheduled();
    }
  }

  InMemoryStoreTasks(InMemoryStoreLeases leases, InMemoryStoreBlobs blobs, InMemoryStoreRuns runs) {
    this.leases = leases;
    this.blobs = blobs;
    this.runs = runs;
  }

  /// Every task, the oldest first.
  List<Row> all() {
    return List.copyOf(rows.values());
  }

  // --- From turns ---

  void add(InMemoryStoreRun run, int execution, Write.NewTask task) {
    cancel(run, List.of(task.command()));
    blobs.retain(task.scheduled());
    Row row = new Row(++lastId, run, execution, task);
    rows.put(row.id, row);
  }

  void cancel(InMemoryStoreRun run, List<Integer> commands) {
    removeIf(row -> row.run == run && commands.contains(row.task.command()));
  }

  void removeAll(InMemoryStoreRun run) {
    removeIf(row -> row.run == run);
  }

  private void removeIf(Predicate<Row> doomed) {
    rows.values().stream().filter(doomed).toList().forEach(this::remove);
  }

  private void remove(Row row) {
    rows.remove(row.id);
    blobs.release(row.task.scheduled());
  }

  // --- From nodes ---

  WriteResult claim(Write.ClaimTasks claim) {
    if (!leases.isLive(claim.lease())) {
      return new WriteResult.Claimed(List.of());
    }
    List<Row> waiting =
        rows.values().stream()
            .filter(row -> !row.run.tasksHeld() && !leases.isLive(row.holder))
            .filter(row -> row.task.queue().equals(claim.queue()))
            .filter(row -> claim.types().contains(row.task.type()))
            .sorted(CLAIM_ORDER)
            .limit(claim.max())
            .toList();
    List<Task> claimed = new ArrayList<>();
    for (Row row : waiting) {
      row.holder = claim.lease();
      row.attempt += row.claimedBefore ? 1 : 0;
      row.claimedBefore = true;
      claimed.add(leased(row));
    }
    return new WriteResult.Claimed(List.copyOf(claimed));
  }

  WriteResult release(Write.ReleaseTasks release) {
    for (Row row : rows.values()) {
      boolean own = release.lease().equals(row.holder);
      if (own && row.task.queue().equals(release.queue()) && !release.kept().contains(row.id)) {
        row.holder = null;
      }
    }
    return new WriteResult.Done();
  }

  private Task leased(Row row) {
    if (!(EventCodec.decodeOne(row.task.scheduled().bytes(), blobs)
        instanceof Event.ActivityScheduled scheduled)) {
      throw new IllegalArgumentException("a task without an ActivityScheduled event");
    }
    return new Task(
        row.id,
        row.run.record().id(),
        row.execution,
        row.attempt,
        row.task.startToCloseMillis(),
        row.task.heartbeatMillis(),
        scheduled,
        row.checkpoint);
  }

  WriteResult finish(Write.FinishTask finish) {
    Row row = heldBy(finish.lease(), finish.task(), finish.attempt());
    if (row == null || row.run.isEnded()) {
      return new WriteResult.Gone();
    }
    remove(row);
    Message message = runs.deliver(row.run, row.execution, finish.result());
    return new WriteResult.Sent(new WriteResult.Delivered(row.run.record().id(), message));
  }

  WriteResult heartbeat(Write.Heartbeat heartbeat) {
    Row row = heldBy(heartbeat.lease(), heartbeat.task(), heartbeat.attempt());
    if (row == null) {
      return new WriteResult.Gone();
    }
    row.checkpoint = heartbeat.checkpoint();
    return new WriteResult.Done();
  }

  /// The task if that attempt of it is leased under that lease and the lease holds.
  private @Nullable Row heldBy(NodeLease lease, long id, int attempt) {
    Row row = rows.get(id);
    boolean held = row != null && lease.equals(row.holder) && row.attempt == attempt;
    return held && leases.isLive(lease) ? row : null;
  }
}
