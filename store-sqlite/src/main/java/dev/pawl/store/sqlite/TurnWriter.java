package dev.pawl.store.sqlite;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.NewRun;
import dev.pawl.engine.store.NoticeChange;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.store.sqlite.RunsTable.Standing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Starts runs and records their turns.
final class TurnWriter {
  private final Transaction tx;

  TurnWriter(Transaction tx) {
    this.tx = tx;
  }

  WriteResult start(Write.StartRun write) throws SQLException {
    NewRun run = write.run();
    Optional<RunRecord> created = create(run);
    if (created.isPresent()) {
      return new WriteResult.Started(created.get(), mail(created.get(), write.mail()));
    }
    RunRecord found = existing(run.id()).whole(tx.blobs.source());
    return new WriteResult.Exists(found, mail(found, write.mail()));
  }

  private RunRow existing(RunId id) throws SQLException {
    return tx.runs
        .find(id)
        .orElseThrow(() -> new SQLException("run '" + id + "' is there and is not"));
  }

  private List<Message> mail(RunRecord run, List<Write.Outgoing> mail) throws SQLException {
    List<Message> delivered = new ArrayList<>();
    for (Write.Outgoing outgoing : mail) {
      tx.deliverIfOpen(new Write.Outgoing(run.id(), outgoing.execution(), outgoing.event()))
          .ifPresent(delivery -> delivered.add(delivery.message()));
    }
    return delivered;
  }

  /// Creates a run; empty if its id is taken.
  private Optional<RunRecord> create(NewRun run) throws SQLException {
    long key = tx.ledger.lastRun + 1;
    RunHead head = run.head();
    if (!tx.runs.insert(key, tx.ledger.lastTurn + 1, run)) {
      return Optional.empty();
    }
    tx.ledger.lastRun = key;
    tx.append(key, head.execution(), null, run.started());
    tx.ledger.countRun(head.state(), 1);
    return Optional.of(
        new RunRecord(
            run.id(),
            key,
            run.type(),
            run.kind(),
            run.version(),
            run.parent(),
            run.inputHash(),
            run.priority(),
            head.updatedAtMillis(),
            head));
  }

  /// Records a turn, whose fence has been checked.
  WriteResult turn(Write.Turn turn) throws SQLException {
    Optional<Standing> found = tx.runs.standing(turn.key());
    if (found.isEmpty()
        || !found.get().id().equals(turn.id())
        || found.get().execution() != turn.expected().execution()
        || found.get().lastSeq() != turn.expected().lastSeq()) {
      return new WriteResult.Conflict();
    }
    Standing at = found.get();
    long lastTurn = recordEvents(at, turn);
    RunHead head = turn.head();
    EncodedEvents outcome = head.outcome() == null ? null : EncodedEvents.one(head.outcome());
    if (outcome != null) {
      tx.blobs.keep(at.key(), head.execution(), outcome);
    }
    tx.runs.update(at, head, lastTurn, outcome);
    if (lastTurn == at.lastTurn()) {
      tx.changed(turn.id(), false);
    }
    tx.move(at.state(), head.state());
    tx.ledger.mail -= tx.inbox.delete(at.key(), turn.consumed());
    tx.kv.change(at.key(), turn.outbox().kv());
    changeTasks(at, turn);
    for (NoticeChange change : turn.outbox().notices()) {
      tx.notices.change(at.key(), change);
    }
    if (head.state().isTerminal() && !at.state().isTerminal()) {
      tx.clear(at.key());
    }
    return sendOff(turn);
  }

  /// Appends the events, also those that begin the next execution, and returns the last turn.
  private long recordEvents(Standing at, Write.Turn turn) throws SQLException {
    long lastTurn = at.lastTurn();
    if (turn.events().count() > 0) {
      lastTurn = tx.append(at.key(), at.execution(), lastTurn, turn.events());
    }
    EncodedEvents next = turn.next();
    if (next != null) {
      long lastSeq = turn.expected().lastSeq() + turn.events().count();
      tx.executions.keepCurrent(at.key(), lastTurn, lastSeq);
      lastTurn = tx.append(at.key(), turn.head().execution(), null, next);
      tx.runs.changeExecution(at.key(), turn.head().execution());
    }
    if (turn.version() != null) {
      tx.runs.pin(at.key(), turn.version());
    }
    return lastTurn;
  }

  private void changeTasks(Standing at, Write.Turn turn) throws SQLException {
    Write.Outbox outbox = turn.outbox();
    var owner = new TasksTable.Owner(at.key(), at.execution());
    for (Write.NewTask task : outbox.tasks()) {
      // A new attempt takes the place of one that did not answer in time.
      tx.ledger.tasks -= tx.tasks.deleteCommand(at.key(), task.command());
      tx.tasks.insert(++tx.ledger.lastTask, owner, task, at.tasksHeld());
      tx.blobs.keep(at.key(), at.execution(), task.scheduled());
      tx.ledger.tasks++;
    }
    for (int command : outbox.canceledTasks()) {
      tx.ledger.tasks -= tx.tasks.deleteCommand(at.key(), command);
    }
    switch (outbox.taskGate()) {
      case UNCHANGED -> {}
      case HOLD -> hold(at, true);
      case RELEASE -> hold(at, false);
      case CLEAR -> {
        tx.ledger.tasks -= tx.tasks.deleteAll(at.key());
        hold(at, false);
      }
    }
  }

  private void hold(Standing at, boolean held) throws SQLException {
    if (at.tasksHeld() != held) {
      tx.tasks.hold(at.key(), held);
      tx.runs.hold(at, held);
    }
  }

  private WriteResult sendOff(Write.Turn turn) throws SQLException {
    List<RunRecord> started = new ArrayList<>();
    List<WriteResult.Delivered> mail = new ArrayList<>();
    for (NewRun run : turn.outbox().starts()) {
      Optional<RunRecord> created = create(run);
      if (created.isPresent()) {
        started.add(created.get());
      } else {
        conflict(run, existing(run.id()).run()).ifPresent(mail::add);
      }
    }
    for (Write.Outgoing outgoing : turn.outbox().mail()) {
      tx.deliverIfOpen(outgoing).ifPresent(mail::add);
    }
    return new WriteResult.Committed(started, mail);
  }

  /// Tells a parent that its child's id is taken, unless the child itself has it from an earlier
  /// start. A detached run has nobody to tell.
  private Optional<WriteResult.Delivered> conflict(NewRun run, RunRecord existing)
      throws SQLException {
    ParentLink parent = run.parent();
    if (parent == null || parent.equals(existing.parent())) {
      return Optional.empty();
    }
    String message =
        "the id '%s' is taken by a run of type '%s'; give the child another id"
            .formatted(run.id(), existing.type());
    var failed =
        new Event.ChildFailed(parent.command(), Failure.of("RunIdConflict", message, false));
    return tx.deliverIfOpen(new Write.Outgoing(parent.parent(), parent.execution(), failed));
  }
}
