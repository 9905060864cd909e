package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.replay.EffectiveHistory;
import dev.pawl.engine.replay.RetryPlan;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.engine.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The client's changes: each is one write, checked before and explained after.
final class Operations {
  private static final int PRUNE_BATCH = 500;

  private final Node node;
  private final NewRuns newRuns;

  Operations(Node node) {
    this.node = node;
    this.newRuns = new NewRuns(node);
  }

  StartResult start(
      RunId id, String type, Payload input, StartOptions options, List<Write.Outgoing> mail) {
    NewRuns.Made made =
        newRuns.make(
            id,
            type,
            code(type, options.version()),
            input,
            null,
            new TreeMap<>(options.labels()),
            options.priority());
    return switch (write(new Write.StartRun(made.run(), mail), done -> tell(done, made))) {
      case WriteResult.Started(RunRecord run, List<Message> _) -> new StartResult(run, true);
      case WriteResult.Exists(RunRecord run, List<Message> _) -> {
        requireSame(run, type, made.run().inputHash());
        if (node.claimOn(id) != null && !run.head().state().isTerminal()) {
          node.residents().tell(id, new RunActor.Note.Wake());
        }
        yield new StartResult(run, false);
      }
      case WriteResult other -> throw unexpected(other);
    };
  }

  /// The code that a start is for, empty if this node has none.
  Optional<Workflow<?, ?>> code(String type, @Nullable String version) {
    if (version == null) {
      return node.registry().newest(type);
    }
    Optional<Workflow<?, ?>> code = node.registry().pinned(type, version);
    if (code.isEmpty()) {
      throw new PawlException(
          ErrorCode.REGISTRATION,
          "workflow '%s' has no version '%s' here; start it without a version, or register that one"
              .formatted(type, version));
    }
    return code;
  }

  private void tell(WriteResult result, NewRuns.Made made) {
    RunId id = made.run().id();
    if (result instanceof WriteResult.Started(RunRecord run, List<Message> mail)) {
      if (node.claimOn(id) != null) {
        node.residents().tell(id, new RunActor.Note.Created(run, made.history()));
      }
      deliver(id, mail);
    } else if (result instanceof WriteResult.Exists(RunRecord _, List<Message> mail)) {
      deliver(id, mail);
    }
  }

  /// Signals a run, started in the same commit if it is not there.
  void signalWithStart(RunId id, String type, Payload input, Event.SignalReceived signal) {
    Optional<RunRecord> there = node.store().find(id);
    if (there.isPresent()) {
      // Checked first, so that a signal which is refused is not sent all the same.
      requireSame(there.get(), type, input.sha256());
      send(id, signal, null);
      return;
    }
    List<Write.Outgoing> mail = List.of(new Write.Outgoing(id, 0, signal));
    RunRecord run = start(id, type, input, StartOptions.defaults(), mail).run();
    if (run.head().state().isTerminal()) {
      throw ended(run, signal);
    }
  }

  private static void requireSame(RunRecord run, String type, String inputHash) {
    if (!run.type().equals(type)) {
      throw new PawlException(
          ErrorCode.RUN_ID_CONFLICT,
          "run id '%s' belongs to a run of type '%s', not '%s'; choose another id"
              .formatted(run.id(), run.type(), type));
    }
    if (!run.inputHash().equals(inputHash)) {
      throw new PawlException(
          ErrorCode.RUN_ID_CONFLICT,
          "run '%s' (%s) was started with another input; use the same input or choose another id"
              .formatted(run.id(), run.head().state().code()));
    }
  }

  /// Sends an event. False if one with the same dedup id was sent before.
  boolean send(RunId run, Event.Input event, @Nullable String dedupId) {
    if (dedupId != null) {
      Limits.name("dedup id", dedupId);
    }
    boolean evenIfEnded = event instanceof Event.RunRetried;
    Write.Outgoing message = new Write.Outgoing(run, 0, event);
    return switch (write(new Write.Send(message, dedupId, evenIfEnded), this::tell)) {
      case WriteResult.Sent _ -> true;
      case WriteResult.Duplicate _ -> false;
      case WriteResult.NoSuchRun _ -> throw noSuchRun(run);
      case WriteResult.Ended(RunRecord ended) -> throw ended(ended, event);
      case WriteResult other -> throw unexpected(other);
    };
  }

  private static PawlException ended(RunRecord run, Event.Input event) {
    return new PawlException(
        ErrorCode.WRONG_STATE,
        "run %s %s and takes no %s".formatted(run.id(), is(run.head().state()), what(event)));
  }

  private static String is(RunState state) {
    return switch (state) {
      case SUCCEEDED -> "has succeeded";
      case FAILED -> "has failed";
      case CANCELED -> "was canceled";
      case QUEUED, RUNNING, WAITING, PAUSED, BLOCKED -> "is " + state.code();
    };
  }

  private static String what(Event.Input event) {
    return event instanceof Event.SignalReceived signal
        ? "signal '" + signal.name() + "'"
        : event.kind();
  }

  /// Sends an operator's event, unless the state forbids it.
  void control(RunId run, Event.Input event, String verb, Predicate<RunState> forbidden) {
    RunState state = require(run).head().state();
    if (forbidden.test(state)) {
      List<String> allowed = new ArrayList<>();
      for (RunState other : RunState.values()) {
        if (!forbidden.test(other)) {
          allowed.add(other.code());
        }
      }
      throw new PawlException(
          ErrorCode.WRONG_STATE,
          "run %s %s and cannot be %s; only a run that is %s can"
              .formatted(run, is(state), verb, String.join(", ", allowed)));
    }
    send(run, event, null);
  }

  /// Lets a run that failed or was canceled go on from its last good point.
  void retry(RunId run, String reason) {
    RunState state = require(run).head().state();
    if (state != RunState.FAILED && state != RunState.CANCELED) {
      throw new PawlException(
          ErrorCode.WRONG_STATE,
          "run %s %s and cannot be retried; only a run that has failed or was canceled can"
              .formatted(run, is(state)));
    }
    send(run, new Event.RunRetried(0, reason), null);
  }

  /// Lets an ended run go on from one of its commands.
  void retryFrom(RunId run, int command, String reason) {
    LoadedRun loaded = node.store().load(run).orElseThrow(() -> noSuchRun(run));
    RunState state = loaded.run().head().state();
    if (!state.isTerminal()) {
      throw new PawlException(
          ErrorCode.WRONG_STATE,
          "run %s %s and cannot be retried; only a run that has ended can"
              .formatted(run, is(state)));
    }
    List<Recorded> effective = EffectiveHistory.of(loaded.history());
    if (RetryPlan.fromCommand(effective, command) == null) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "run %s has no command %d; look for the number in its history".formatted(run, command));
    }
    send(run, new Event.RunRetried(command, reason), null);
  }

  void answer(RunId run, String question, Payload answer) {
    Wait asked =
        require(run).head().waits().stream()
            .filter(wait -> wait.question() != null && wait.name().equals(question))
            .findFirst()
            .orElseThrow(() ->
                new PawlException(
                    ErrorCode.WRONG_STATE,
                    "run %s does not ask '%s' now".formatted(run, question)));
    if (asked.question() != null) {
      AnswerTypes.require(question, asked.question().schema(), answer);
    }
    List<String> choices = asked.question() == null ? List.of() : asked.question().choices();
    if (!choices.isEmpty() && !choices.contains(answer.json())) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "'%s' is no answer to '%s'; choose one of %s"
              .formatted(answer, question, String.join(", ", choices)));
    }
    send(run, new Event.SignalReceived(question, Limits.payload("answer", answer)), null);
  }

  void markSeen(RunId run) {
    if (write(new Write.MarkSeen(run)) instanceof WriteResult.NoSuchRun) {
      throw noSuchRun(run);
    }
    node.changes().changed(run, null);
  }

  List<RunId> delete(RunId run, boolean force) {
    return switch (write(new Write.DeleteRun(run, force))) {
      case WriteResult.Deleted(List<RunId> runs, long _) -> forget(runs);
      case WriteResult.NoSuchRun _ -> throw noSuchRun(run);
      case WriteResult.StillOpen(RunId open) ->
          throw new PawlException(
              ErrorCode.WRONG_STATE,
              "run %s has not ended; cancel or terminate it first, or delete with force"
                  .formatted(open));
      case WriteResult.IsChild(RunId root) ->
          throw new PawlException(
              ErrorCode.WRONG_STATE,
              "run %s is a child; delete its root %s with all that belongs to it"
                  .formatted(run, root));
      case WriteResult other -> throw unexpected(other);
    };
  }

  List<RunId> prune(Duration age, int keepNewest) {
    if (age.isNegative() || keepNewest < 0) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "prune with age %s and keeping %d; neither may be negative".formatted(age, keepNewest));
    }
    if (age.compareTo(Limits.DURATION_MAX) > 0) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "prune with age %s; at most %s can be asked for".formatted(age, Limits.DURATION_MAX));
    }
    long before = node.host().nowMillis() - age.toMillis();
    List<RunId> all = new ArrayList<>();
    List<RunId> some;
    do {
      some =
          switch (write(new Write.Prune(before, keepNewest, PRUNE_BATCH))) {
            case WriteResult.Deleted(List<RunId> runs, long _) -> forget(runs);
            case WriteResult other -> throw unexpected(other);
          };
      all.addAll(some);
    } while (!some.isEmpty());
    return all;
  }

  long pruneExecutions(RunId run, int keep) {
    return switch (write(new Write.PruneExecutions(run, keep))) {
      case WriteResult.Deleted(List<RunId> _, long events) -> events;
      case WriteResult.NoSuchRun _ -> throw noSuchRun(run);
      case WriteResult other -> throw unexpected(other);
    };
  }

  private List<RunId> forget(List<RunId> runs) {
    for (RunId run : runs) {
      node.workers().cancelAll(run);
      node.residents().tellIfResident(run, new RunActor.Note.Deleted());
      node.changes().changed(run, null);
      node.guard().pardon(run);
    }
    return runs;
  }

  private void deliver(RunId run, List<Message> messages) {
    node.deliver(
        messages.stream().map(message -> new WriteResult.Delivered(run, message)).toList());
  }

  private RunRecord require(RunId run) {
    return node.store().find(run).orElseThrow(() -> noSuchRun(run));
  }

  private WriteResult write(Write write) {
    return Blocking.write(node, write);
  }

  /// Does a write and tells a run of it before the next one. Told later, the run may have found the
  /// message in the store by itself and dealt with it, and would take it for another one.
  private WriteResult write(Write write, Consumer<WriteResult> telling) {
    return Blocking.write(node, write, telling);
  }

  private void tell(WriteResult result) {
    if (result instanceof WriteResult.Sent(WriteResult.Delivered delivered)) {
      node.deliver(List.of(delivered));
    }
  }

  static PawlException noSuchRun(RunId run) {
    return new PawlException(ErrorCode.NO_SUCH_RUN, "no run has the id '" + run + "'");
  }

  private static IllegalStateException unexpected(WriteResult result) {
    return new IllegalStateException("the store answered " + result);
  }
}
