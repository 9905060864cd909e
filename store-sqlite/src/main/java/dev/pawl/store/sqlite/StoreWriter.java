package dev.pawl.store.sqlite;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.NewRun;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Ownership and batches of writes.
///
/// As one process has the store, one node owns all of it: the one that joined last. Its incarnation
/// is the epoch of every shard and the lease of every claimed task. Incarnations are counted in the
/// file, so one never comes back.
final class StoreWriter {
  private final Writer writer;

  StoreWriter(Writer writer) {
    this.writer = writer;
  }

  NodeLease join(String node) {
    return writer.transact(tx -> new NodeLease(node, nextIncarnation(tx)));
  }

  void leave(NodeLease lease) {
    writer.transact(tx -> owns(tx, lease) ? nextIncarnation(tx) : lease.incarnation());
  }

  boolean isOwner(NodeLease lease) {
    return writer.transact(tx -> owns(tx, lease));
  }

  List<ShardEpoch> shards(NodeLease lease) {
    return isOwner(lease)
        ? IntStream.range(0, RunId.SHARDS)
            .mapToObj(shard -> new ShardEpoch(shard, lease.incarnation()))
            .toList()
        : List.of();
  }

  List<WriteResult> commit(List<? extends Write> batch) {
    batch.forEach(StoreWriter::requireSound);
    return batch.stream().allMatch(StoreWriter::isDeletion)
        ? writer.transact(tx -> apply(tx, batch))
        : writer.transactGrowing(tx -> apply(tx, batch));
  }

  /// What frees room is taken when there is none.
  private static boolean isDeletion(Write write) {
    return write instanceof Write.DeleteRun
        || write instanceof Write.Prune
        || write instanceof Write.PruneExecutions;
  }

  private static List<WriteResult> apply(Transaction tx, List<? extends Write> batch)
      throws SQLException {
    List<WriteResult> results = new ArrayList<>(batch.size());
    for (Write write : batch) {
      results.add(apply(tx, write));
    }
    return List.copyOf(results);
  }

  private static WriteResult apply(Transaction tx, Write write) throws SQLException {
    return switch (write) {
      case Write.StartRun start -> new TurnWriter(tx).start(start);
      case Write.Turn turn ->
          turn.fence().epoch() == tx.ledger.incarnation
              ? new TurnWriter(tx).turn(turn)
              : new WriteResult.Fenced();
      case Write.Send send -> new TaskWriter(tx).send(send);
      case Write.MarkSeen seen -> new TaskWriter(tx).markSeen(seen);
      case Write.ClaimTasks claim ->
          owns(tx, claim.lease())
              ? new TaskWriter(tx).claim(claim)
              : new WriteResult.Claimed(List.of());
      case Write.ReleaseTasks release -> new TaskWriter(tx).release(release);
      case Write.FinishTask finish ->
          owns(tx, finish.lease()) ? new TaskWriter(tx).finish(finish) : new WriteResult.Gone();
      case Write.Heartbeat heartbeat ->
          owns(tx, heartbeat.lease())
              ? new TaskWriter(tx).heartbeat(heartbeat)
              : new WriteResult.Gone();
      case Write.Subscribe subscribe -> {
        tx.notices.subscribe(subscribe);
        yield new WriteResult.Done();
      }
      case Write.Unsubscribe(String name) -> found(tx.notices.unsubscribe(name));
      case Write.Acknowledge acknowledge -> found(tx.notices.acknowledge(acknowledge));
      case Write.DeleteRun delete -> new Reaper(tx).delete(delete);
      case Write.Prune prune -> new Reaper(tx).prune(prune);
      case Write.PruneExecutions prune -> new Reaper(tx).pruneExecutions(prune);
    };
  }

  private static WriteResult found(boolean subscription) {
    return subscription ? new WriteResult.Done() : new WriteResult.NoSuchSubscription();
  }

  private static boolean owns(Transaction tx, NodeLease lease) {
    return lease.incarnation() == tx.ledger.incarnation;
  }

  /// Ends whatever is owned and returns the number of who owns from now on.
  private static long nextIncarnation(Transaction tx) throws SQLException {
    tx.tasks.freeAll();
    return tx.incarnate();
  }

  /// Refuses what would break an invariant, before anything of the batch is done.
  private static void requireSound(Write write) {
    switch (write) {
      case Write.StartRun(NewRun run, var _) -> requireSound(run);
      case Write.Turn turn -> requireSound(turn);
      default -> {
        // Nothing that the store could not decide by itself.
      }
    }
  }

  private static void requireSound(NewRun run) {
    boolean sound =
        run.started().count() == 1
            && run.started().firstSeq() == 1
            && run.head().execution() == 1
            && run.head().lastSeq() == 1;
    require(sound, run.id(), "does not begin with one event at 1");
  }

  private static void requireSound(Write.Turn turn) {
    require(
        turn.fence().shard() == turn.id().shard(), turn.id(), "is fenced by another run's shard");
    Write.Position expected = turn.expected();
    int count = turn.events().count();
    require(
        count == 0 || turn.events().firstSeq() == expected.lastSeq() + 1,
        turn.id(),
        "takes a turn that leaves a gap after " + expected);
    EncodedEvents next = turn.next();
    int execution = turn.head().execution();
    if (next == null) {
      require(
          execution == expected.execution() && turn.head().lastSeq() == expected.lastSeq() + count,
          turn.id(),
          "takes a turn that its head does not end with");
    } else {
      require(
          execution == expected.execution() + 1
              && turn.head().lastSeq() == 1
              && next.count() == 1
              && next.firstSeq() == 1,
          turn.id(),
          "takes a turn whose next execution does not begin with one event at 1");
    }
    turn.outbox().starts().forEach(StoreWriter::requireSound);
  }

  private static void require(boolean sound, RunId run, String complaint) {
    if (!sound) {
      throw new IllegalArgumentException("run '" + run + "' " + complaint);
    }
  }
}
