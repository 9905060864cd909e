package dev.pawl.testkit;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.store.NewRun;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records turns: the history, the head, and what the turn does to the rest of the store.
final class InMemoryStoreTurns {
  private final InMemoryStoreLeases leases;
  private final InMemoryStoreRuns runs;
  private final InMemoryStoreTasks tasks;
  private final InMemoryStoreNotices notices;

  InMemoryStoreTurns(
      InMemoryStoreLeases leases,
      InMemoryStoreRuns runs,
      InMemoryStoreTasks tasks,
      InMemoryStoreNotices notices) {
    this.leases = leases;
    this.runs = runs;
    this.tasks = tasks;
    this.notices = notices;
  }

  /// Throws if a turn breaks the rules of the port, whatever the store holds.
  static void requireWellFormed(Write.Turn turn) {
    EncodedEvents events = turn.events();
    Write.Position expected = turn.expected();
    EncodedEvents next = turn.next();
    RunHead head = turn.head();
    require(turn.fence().shard() == turn.id().shard(), "the fence is of another shard", turn);
    require(
        events.count() == 0 || events.firstSeq() == expected.lastSeq() + 1,
        "the events do not follow the expected position",
        turn);
    require(
        head.execution() == expected.execution() + (next == null ? 0 : 1),
        "the head is of another execution",
        turn);
    require(
        head.lastSeq() == (next == null ? expected.lastSeq() + events.count() : 1),
        "the head's position is not that of the last event",
        turn);
    require(next == null || isFirst(next), "the next execution is not one event", turn);
    for (NewRun start : turn.outbox().starts()) {
      requireWellFormed(start);
    }
  }

  /// Throws if a start breaks the rules of the port.
  static void requireWellFormed(NewRun run) {
    boolean first = run.head().execution() == 1 && run.head().lastSeq() == 1;
    require(first && isFirst(run.started()), "a new run has one event, at position 1", run);
  }

  private static boolean isFirst(EncodedEvents started) {
    return started.count() == 1 && started.firstSeq() == 1;
  }

  private static void require(boolean holds, String otherwise, Record write) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise + ": " + write);
    }
  }

  WriteResult record(Write.Turn turn) {
    if (!leases.isCurrent(turn.fence())) {
      return new WriteResult.Fenced();
    }
    InMemoryStoreRun run = runs.find(turn.id());
    if (run == null || run.record().key() != turn.key() || !endsAt(run, turn.expected())) {
      return new WriteResult.Conflict();
    }
    boolean wasOpen = !run.isEnded();
    recordOwn(run, turn);
    if (wasOpen && run.isEnded()) {
      run.discardMail();
      tasks.removeAll(run);
    }
    return post(run, turn.outbox());
  }

  private static boolean endsAt(InMemoryStoreRun run, Write.Position expected) {
    return run.head().execution() == expected.execution()
        && run.head().lastSeq() == expected.lastSeq();
  }

  /// What the turn does to its own run.
  private void recordOwn(InMemoryStoreRun run, Write.Turn turn) {
    int execution = turn.expected().execution();
    run.append(execution, turn.events());
    EncodedEvents next = turn.next();
    if (next != null) {
      run.append(execution + 1, next);
    }
    run.changeTo(changed(run.record(), turn));
    runs.changed(run);
    run.consume(turn.consumed());
    Write.Outbox outbox = turn.outbox();
    for (Map.Entry<String, @Nullable Payload> entry : outbox.kv().entrySet()) {
      Payload value = entry.getValue();
      if (value == null) {
        run.kv().remove(entry.getKey());
      } else {
        run.kv().put(entry.getKey(), value);
      }
    }
    outbox.tasks().forEach(task -> tasks.add(run, execution, task));
    tasks.cancel(run, outbox.canceledTasks());
    gate(run, outbox.taskGate());
    outbox.notices().forEach(change -> notices.change(run, change));
  }

  private static RunRecord changed(RunRecord run, Write.Turn turn) {
    RunRecord changed = run.withHead(turn.head());
    return turn.version() == null ? changed : changed.withVersion(turn.version());
  }

  private void gate(InMemoryStoreRun run, Write.TaskGate gate) {
    switch (gate) {
      case UNCHANGED -> {}
      case HOLD -> run.holdTasks(true);
      case RELEASE -> run.holdTasks(false);
      case CLEAR -> {
        run.holdTasks(false);
        tasks.removeAll(run);
      }
    }
  }

  /// What the turn does to other runs.
  private WriteResult post(InMemoryStoreRun run, Write.Outbox outbox) {
    List<RunRecord> started = new ArrayList<>();
    List<WriteResult.Delivered> mail = new ArrayList<>();
    for (NewRun start : outbox.starts()) {
      InMemoryStoreRun taken = runs.find(start.id());
      ParentLink parent = start.parent();
      if (taken == null) {
        started.add(runs.create(start).record());
      } else if (parent != null && !parent.equals(taken.record().parent())) {
        runs.deliverIfTaken(refusal(run, start, parent)).ifPresent(mail::add);
      }
    }
    for (Write.Outgoing message : outbox.mail()) {
      runs.deliverIfTaken(message).ifPresent(mail::add);
    }
    return new WriteResult.Committed(List.copyOf(started), List.copyOf(mail));
  }

  private static Write.Outgoing refusal(InMemoryStoreRun run, NewRun start, ParentLink parent) {
    Failure failure =
        Failure.of(
            "RunIdConflict",
            "the id '" + start.id() + "' is taken by another run; give the child its own",
            false);
    return new Write.Outgoing(
        run.record().id(), parent.execution(), new Event.ChildFailed(parent.command(), failure));
  }
}
