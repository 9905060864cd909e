package dev.pawl.store.sqlite;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.store.NewRun;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Writes made of few words, for tests.
final class Samples {
  static final long NOW = 1_800_000_000_000L;

  private Samples() {}

  static NewRun newRun(String id) {
    return newRun(id, null);
  }

  static NewRun newRun(String id, @Nullable ParentLink parent) {
    var started =
        new Event.RunStarted("deploy", "1", Payload.ofJson("{\"id\":1}"), parent, 7, 0, null);
    return new NewRun(
        RunId.of(id), "deploy", "workflow", "1", parent, "hash", 0, events(1, started), queued());
  }

  static RunHead queued() {
    return new RunHead(
        1, 1, RunState.QUEUED, null, 0, labels(), List.of(), 0, null, null, false, NOW, 0);
  }

  static RunHead head(int execution, long lastSeq, RunState state) {
    boolean waits = state == RunState.WAITING;
    return new RunHead(
        execution,
        lastSeq,
        state,
        "at " + lastSeq,
        lastSeq,
        labels("team", "red"),
        waits ? List.of(new Wait(Wait.Kind.SIGNAL, "go", 1, NOW, 0, 0, 0, null, null)) : List.of(),
        waits || state.isTerminal() ? RunHead.NEVER : RunHead.AT_TAKEOVER,
        state == RunState.SUCCEEDED ? new Event.RunCompleted(Payload.ofJson("1")) : null,
        null,
        false,
        NOW + lastSeq,
        state.isTerminal() ? NOW + lastSeq : 0);
  }

  static SequencedMap<String, String> labels(String... pairs) {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return labels;
  }

  static EncodedEvents events(long firstSeq, Event... events) {
    List<Recorded> recorded = new ArrayList<>();
    for (Event event : events) {
      recorded.add(new Recorded(firstSeq + recorded.size(), NOW, event));
    }
    return EncodedEvents.of(recorded);
  }

  static Event step(int command) {
    return new Event.StepCompleted(command, 1, Payload.ofJson("{\"ok\":true}"));
  }

  static Event.SignalReceived signal(String text) {
    return new Event.SignalReceived("go", Payload.ofJson("\"" + text + "\""));
  }

  static Write.StartRun start(String id) {
    return new Write.StartRun(newRun(id), List.of());
  }

  static Write.Send send(String id, String text) {
    return new Write.Send(new Write.Outgoing(RunId.of(id), 0, signal(text)), null, false);
  }

  static Write.Outbox outbox() {
    return new Write.Outbox(
        new LinkedHashMap<>(),
        List.of(),
        List.of(),
        Write.TaskGate.UNCHANGED,
        List.of(),
        List.of(),
        List.of());
  }

  static WriteResult commit(Store store, Write write) {
    return store.commit(List.of(write)).getFirst();
  }

  static RunRecord startRun(Store store, String id) {
    return ((WriteResult.Started) commit(store, start(id))).run();
  }

  /// Writes turns of one run, one after the other.
  static final class Turns {
    private final RunRecord run;
    private final NodeLease lease;
    private int execution = 1;
    private long lastSeq;

    Turns(RunRecord run, NodeLease lease) {
      this(run, lease, 1);
    }

    /// @param lastSeq where the history ends
    Turns(RunRecord run, NodeLease lease, long lastSeq) {
      this.run = run;
      this.lease = lease;
      this.lastSeq = lastSeq;
    }

    ShardEpoch fence() {
      return new ShardEpoch(run.id().shard(), lease.incarnation());
    }

    long lastSeq() {
      return lastSeq;
    }

    /// The next turn: these events, then this state.
    Write.Turn next(RunState state, Event... events) {
      return next(state, outbox(), List.of(), events);
    }

    Write.Turn next(RunState state, Write.Outbox outbox, List<Long> consumed, Event... events) {
      var expected = new Write.Position(execution, lastSeq);
      EncodedEvents encoded = events(lastSeq + 1, events);
      lastSeq += events.length;
      return new Write.Turn(
          run.id(),
          run.key(),
          fence(),
          expected,
          encoded,
          head(execution, lastSeq, state),
          consumed,
          outbox,
          null,
          null);
    }

    /// The turn that ends the execution and begins the next.
    Write.Turn continueAsNew(Event... carried) {
      var expected = new Write.Position(execution, lastSeq);
      EncodedEvents ended = events(lastSeq + 1, new Event.ContinuedAsNew(Payload.NULL));
      execution++;
      lastSeq = 1;
      Event started =
          carried.length > 0
              ? carried[0]
              : new Event.RunStarted("deploy", "2", Payload.NULL, null, 8, 0, null);
      return new Write.Turn(
          run.id(),
          run.key(),
          fence(),
          expected,
          ended,
          head(execution, 1, RunState.QUEUED),
          List.of(),
          outbox(),
          "2",
          events(1, started));
    }
  }
}
