package dev.pawl.testkit.program;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// A fault of a store, now and then, that the random programs have to notice.
enum PlantedFault {
  /// A message that a turn has dealt with stays in the mailbox.
  KEEPS_CONSUMED_MESSAGE {
    @Override
    List<WriteResult> commit(DoctoredStore store, Write write, long number) {
      return write instanceof Write.Turn turn && !turn.consumed().isEmpty() && number % 5 == 0
          ? store.honestly(turn(turn, turn.events(), turn.head(), List.of(), turn.outbox()))
          : store.honestly(write);
    }
  },

  /// A message is put into the mailbox twice.
  SENDS_TWICE {
    @Override
    List<WriteResult> commit(DoctoredStore store, Write write, long number) {
      List<WriteResult> results = store.honestly(write);
      return write instanceof Write.Send && number % 3 == 0 ? store.honestly(write) : results;
    }
  },

  /// A message to another run is lost.
  LOSES_MAIL {
    @Override
    List<WriteResult> commit(DoctoredStore store, Write write, long number) {
      return write instanceof Write.Turn turn && !turn.outbox().mail().isEmpty() && number % 3 == 0
          ? store.honestly(turn(turn, turn.events(), turn.head(), turn.consumed(), noMail(turn)))
          : store.honestly(write);
    }
  },

  /// A changed key is lost.
  LOSES_DATA {
    @Override
    List<WriteResult> commit(DoctoredStore store, Write write, long number) {
      return write instanceof Write.Turn turn && !turn.outbox().kv().isEmpty() && number % 2 == 0
          ? store.honestly(turn(turn, turn.events(), turn.head(), turn.consumed(), noData(turn)))
          : store.honestly(write);
    }
  },

  /// A signal is overtaken by the next.
  REORDERS_SIGNALS {
    @Override
    List<WriteResult> commit(DoctoredStore store, Write write, long number) {
      if (!(write instanceof Write.Send send)) {
        return store.honestly(write);
      }
      Write.Send held = store.hold(send);
      if (held == null) {
        return List.of(new WriteResult.Duplicate());
      }
      List<WriteResult> results = store.honestly(send);
      List<WriteResult> _ = store.honestly(held);
      return results;
    }
  },

  /// An event of a turn is lost.
  LOSES_EVENT {
    @Override
    List<WriteResult> commit(DoctoredStore store, Write write, long number) {
      return store.honestly(write instanceof Write.Turn turn ? withoutStatus(turn) : write);
    }
  },

  /// An attempt that is started again gets the number of the one before.
  REPEATS_ATTEMPT {
    @Override
    List<WriteResult> commit(DoctoredStore store, Write write, long number) {
      List<WriteResult> results = store.honestly(write);
      return results.getFirst() instanceof WriteResult.Claimed(List<Task> tasks)
          ? List.of(
              new WriteResult.Claimed(tasks.stream().map(PlantedFault::oneAttemptLess).toList()))
          : results;
    }
  };

  /// Does one write, perhaps wrongly.
  ///
  /// @param number counts the writes
  abstract List<WriteResult> commit(DoctoredStore store, Write write, long number);

  private static Write.Turn turn(
      Write.Turn turn,
      EncodedEvents events,
      RunHead head,
      List<Long> consumed,
      Write.Outbox outbox) {
    return new Write.Turn(
        turn.id(),
        turn.key(),
        turn.fence(),
        turn.expected(),
        events,
        head,
        consumed,
        outbox,
        turn.version(),
        turn.next());
  }

  private static Write.Outbox noMail(Write.Turn turn) {
    Write.Outbox out = turn.outbox();
    return new Write.Outbox(
        out.kv(),
        out.tasks(),
        out.canceledTasks(),
        out.taskGate(),
        out.starts(),
        List.of(),
        out.notices());
  }

  private static Write.Outbox noData(Write.Turn turn) {
    Write.Outbox out = turn.outbox();
    return new Write.Outbox(
        new LinkedHashMap<>(),
        out.tasks(),
        out.canceledTasks(),
        out.taskGate(),
        out.starts(),
        out.mail(),
        out.notices());
  }

  private static Write.Turn withoutStatus(Write.Turn turn) {
    List<Recorded> all =
        EventCodec.decode(
            turn.events().bytes(), turn.events().firstSeq(), turn.events().blobs()::get);
    List<Recorded> kept = new ArrayList<>();
    for (Recorded recorded : all) {
      if (!(recorded.event() instanceof Event.StatusChanged)) {
        long seq = turn.events().firstSeq() + kept.size();
        kept.add(new Recorded(seq, recorded.atMillis(), recorded.event()));
      }
    }
    boolean untouched = kept.size() == all.size() || kept.isEmpty() || turn.next() != null;
    return untouched
        ? turn
        : turn(
            turn,
            EncodedEvents.of(kept),
            ending(turn.head(), kept.getLast().seq()),
            turn.consumed(),
            turn.outbox());
  }

  private static RunHead ending(RunHead head, long lastSeq) {
    return new RunHead(
        head.execution(),
        lastSeq,
        head.state(),
        head.status(),
        head.statusVersion(),
        head.labels(),
        head.waits(),
        head.wakeAtMillis(),
        head.outcome(),
        head.block(),
        head.seen(),
        head.updatedAtMillis(),
        head.endedAtMillis());
  }

  private static Task oneAttemptLess(Task task) {
    return new Task(
        task.id(),
        task.run(),
        task.execution(),
        Math.max(1, task.attempt() - 1),
        task.startToCloseMillis(),
        task.heartbeatMillis(),
        task.scheduled(),
        task.checkpoint());
  }
}
