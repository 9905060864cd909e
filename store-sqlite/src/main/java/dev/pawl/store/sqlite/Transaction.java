package dev.pawl.store.sqlite;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.Change;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.store.sqlite.RunsTable.Standing;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tables as the writer sees them in a transaction, and what all kinds of writes share: giving
/// numbers, counting, linking the chain, delivering messages.
final class Transaction {
  final Ledger ledger;
  final RunsTable runs;
  final TurnsTable turns;
  final ExecutionsTable executions;
  final InboxTable inbox;
  final TasksTable tasks;
  final KvTable kv;
  final BlobsTable blobs;
  final NoticesTable notices;
  private final ChangesTable changes;

  Transaction(Database database, Ledger ledger) {
    this.ledger = ledger;
    runs = new RunsTable(database);
    turns = new TurnsTable(database);
    executions = new ExecutionsTable(database);
    inbox = new InboxTable(database);
    tasks = new TasksTable(database);
    kv = new KvTable(database);
    blobs = new BlobsTable(database);
    notices = new NoticesTable(database);
    changes = new ChangesTable(database);
  }

  /// Appends a turn to an execution and returns its number.
  long append(long runKey, int execution, @Nullable Long prev, EncodedEvents events)
      throws SQLException {
    long turn = ++ledger.lastTurn;
    turns.insert(turn, new TurnsTable.Place(runKey, execution, prev), events);
    blobs.keep(runKey, execution, events);
    ledger.link(events.bytes());
    ledger.turns++;
    return turn;
  }

  /// Notes that a run has changed otherwise than by a turn.
  void changed(RunId run, boolean deleted) throws SQLException {
    changes.insert(new Change(++ledger.lastTurn, run, deleted));
  }

  /// Puts a message into a run's mailbox, whether it has ended or not.
  Message deliver(Standing to, int execution, Event.Input event) throws SQLException {
    EncodedEvents encoded = EncodedEvents.one(event);
    Message message = new Message(++ledger.lastMessage, execution, event);
    inbox.insert(to.key(), message, to.state().isTerminal(), encoded.bytes());
    blobs.keep(to.key(), BlobsTable.MAILBOX, encoded);
    ledger.link(encoded.bytes());
    ledger.mail++;
    return message;
  }

  /// Delivers a message to a run that can still take it; otherwise it is dropped.
  Optional<WriteResult.Delivered> deliverIfOpen(Write.Outgoing outgoing) throws SQLException {
    Optional<Standing> to = runs.standing(outgoing.to());
    // A retry is what opens an ended run again.
    boolean opens = outgoing.event() instanceof Event.RunRetried;
    if (to.isEmpty() || (to.get().state().isTerminal() && !opens)) {
      return Optional.empty();
    }
    Message message = deliver(to.get(), outgoing.execution(), outgoing.event());
    return Optional.of(new WriteResult.Delivered(outgoing.to(), message));
  }

  /// Begins the next incarnation of the owner.
  long incarnate() {
    return ledger.incarnate();
  }

  /// Counts a run as being in another state.
  void move(RunState from, RunState to) {
    if (from != to) {
      ledger.countRun(from, -1);
      ledger.countRun(to, 1);
    }
  }

  /// Empties the mailbox and the queue of a run.
  void clear(long runKey) throws SQLException {
    // Most stores have neither most of the time, and each statement costs.
    if (ledger.mail > 0) {
      ledger.mail -= inbox.deleteAll(runKey);
    }
    if (ledger.tasks > 0) {
      ledger.tasks -= tasks.deleteAll(runKey);
    }
  }
}
