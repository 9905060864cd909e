package dev.pawl.store.sqlite;

import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.store.sqlite.RunsTable.Standing;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Delivers messages, and leases tasks and takes their results. Leases have been checked.
final class TaskWriter {
  private final Transaction tx;

  TaskWriter(Transaction tx) {
    this.tx = tx;
  }

  WriteResult send(Write.Send send) throws SQLException {
    Write.Outgoing outgoing = send.message();
    String dedupId = send.dedupId();
    Optional<Standing> found = tx.runs.standing(outgoing.to());
    if (found.isEmpty()) {
      return new WriteResult.NoSuchRun();
    }
    Standing to = found.get();
    // First of all: who repeats a message is to hear that it was accepted, whatever became of it.
    if (dedupId != null && tx.inbox.isDuplicate(to.key(), dedupId)) {
      return new WriteResult.Duplicate();
    }
    if (to.state().isTerminal() && !send.evenIfEnded()) {
      return new WriteResult.Ended(
          tx.runs.find(outgoing.to()).orElseThrow().whole(tx.blobs.source()));
    }
    if (dedupId != null) {
      tx.inbox.rememberDedup(to.key(), dedupId);
    }
    Message message = tx.deliver(to, outgoing.execution(), outgoing.event());
    return new WriteResult.Sent(new WriteResult.Delivered(outgoing.to(), message));
  }

  WriteResult markSeen(Write.MarkSeen write) throws SQLException {
    Optional<Standing> run = tx.runs.standing(write.id());
    if (run.isEmpty()) {
      return new WriteResult.NoSuchRun();
    }
    if (tx.runs.markSeen(run.get().key())) {
      tx.changed(write.id(), false);
    }
    return new WriteResult.Done();
  }

  WriteResult claim(Write.ClaimTasks claim) throws SQLException {
    List<Task> tasks = tx.tasks.claim(claim.lease().incarnation(), claim, tx.blobs.source());
    return new WriteResult.Claimed(tasks);
  }

  WriteResult release(Write.ReleaseTasks release) throws SQLException {
    tx.tasks.release(release.lease().incarnation(), release);
    return new WriteResult.Done();
  }

  WriteResult finish(Write.FinishTask finish) throws SQLException {
    Optional<TasksTable.Owner> owner =
        tx.tasks.leased(finish.task(), finish.lease().incarnation(), finish.attempt());
    if (owner.isEmpty()) {
      return new WriteResult.Gone();
    }
    Standing run = tx.runs.standing(owner.get().runKey()).orElseThrow();
    if (run.state().isTerminal()) {
      return new WriteResult.Gone();
    }
    tx.tasks.delete(finish.task());
    tx.ledger.tasks--;
    Message message = tx.deliver(run, owner.get().execution(), finish.result());
    return new WriteResult.Sent(new WriteResult.Delivered(run.id(), message));
  }

  WriteResult heartbeat(Write.Heartbeat heartbeat) throws SQLException {
    return tx.tasks.saveCheckpoint(heartbeat.lease().incarnation(), heartbeat)
        ? new WriteResult.Done()
        : new WriteResult.Gone();
  }
}
