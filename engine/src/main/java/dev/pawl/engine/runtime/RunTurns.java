package dev.pawl.engine.runtime;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.replay.Decision;
import dev.pawl.engine.replay.EffectiveHistory;
import dev.pawl.engine.replay.Execution;
import dev.pawl.engine.replay.RetryPlan;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The life of one run in memory: load, rebuild, take turns, commit, do what follows.
///
/// Used by one thread at a time.
final class RunTurns {
  private static final long ASK_AGAIN_MILLIS = 200;

  private final Node node;
  private final RunId id;
  private final RunActor actor;
  private final StepBodies steps;
  private final Aftermath aftermath;
  private final RunMemory memory;
  private final List<Event.Resolution> stepResults = new ArrayList<>();
  private @Nullable Execution execution;

  /// The version of the code that the execution was built with.
  private String version = "";

  private @Nullable ShardEpoch heldUnder;
  private int stepsOf;
  private boolean committing;
  private boolean wake;
  private boolean evict;
  private @Nullable CompletableFuture<@Nullable Void> stopping;
  private boolean stopped;
  private boolean gone;

  /// Whether it will be woken to ask again whether its code may run.
  private boolean asksAgain;

  RunTurns(Node node, RunId id, RunActor actor) {
    this.node = node;
    this.id = id;
    this.actor = actor;
    this.memory = new RunMemory(node.store(), id);
    this.steps = new StepBodies(node, id, actor);
    this.aftermath = new Aftermath(node, id, steps);
  }

  void handle(List<RunActor.Note> news) {
    news.forEach(this::note);
    if (!committing && !stopped && hasWork()) {
      turn();
    }
    if (!committing && stopping != null) {
      stopped = true;
      steps.stopAll();
      stopping.complete(null);
      stopping = null;
    }
  }

  /// The run as its last commit has left it, empty if that is not in memory. For any thread.
  Optional<RunRecord> record() {
    return memory.record();
  }

  private void note(RunActor.Note note) {
    switch (note) {
      case RunActor.Note.Mail(Message message) -> memory.received(message);
      case RunActor.Note.Created(RunRecord created, List<Recorded> first) -> {
        memory.created(created, first);
        wake = true;
      }
      case RunActor.Note.StepEnded ended -> {
        if (steps.ended(ended.command(), ended.attempt())) {
          stepResults.add(ended.result());
        }
      }
      case RunActor.Note.MailWaits _ -> {
        memory.readMailAgain();
        wake = true;
      }
      case RunActor.Note.Wake _ -> {
        wake = true;
        asksAgain = false;
      }
      case RunActor.Note.Deleted _ -> dismiss();
      case RunActor.Note.Evict _ -> evict = true;
      case RunActor.Note.Stop(var done) -> stopping = done;
      case RunActor.Note.Committed(PendingTurn turn, WriteResult result) -> committed(turn, result);
      case RunActor.Note.Rejected(PendingTurn _, PawlException fault) -> {
        committing = false;
        forget();
        actor.tryLater(fault);
      }
    }
  }

  private boolean hasWork() {
    return wake || memory.hasMail() || !stepResults.isEmpty();
  }

  /// Whether the actor may leave memory.
  boolean isDismissable() {
    boolean idle = !committing && !hasWork() && steps.isIdle();
    boolean unwanted = gone || evict || node.residents().isOverfull();
    evict = false;
    return idle && unwanted;
  }

  /// Forgets everything read or computed; the next turn reads the store again.
  void forget() {
    memory.forget();
    execution = null;
    wake = true;
  }

  private void turn() {
    wake = false;
    ShardEpoch claim = node.claimOn(id);
    if (!Objects.equals(claim, heldUnder) && heldUnder != null) {
      // Another node may have gone on with it meanwhile.
      dismiss();
    }
    heldUnder = claim;
    if (claim == null || !memory.load()) {
      dismiss();
      return;
    }
    gone = false;
    RunRecord current = memory.run();
    if (current.head().execution() != stepsOf) {
      // The commands of another execution have the same numbers.
      steps.stopAll();
      stepResults.clear();
      stepsOf = current.head().execution();
    }
    TurnWriter writer = new TurnWriter(node, current, claim);
    RunState state = current.head().state();
    if (state.isTerminal()) {
      retryEnded(current, writer);
    } else if (state == RunState.BLOCKED && !mayUnblock(current)) {
      stayBlocked(writer);
    } else if (!cancelBeforeStart(current, writer)) {
      guardedTurn(current, writer);
    }
  }

  /// Runs the code, if it may run.
  private void guardedTurn(RunRecord current, TurnWriter writer) {
    CodeGuard guard = node.guard();
    RunHead.Block block = current.head().block();
    if (block != null && block.reason() == BlockReason.QUARANTINED) {
      guard.pardon(id);
    }
    CodeGuard.Verdict verdict = guard.verdict(id);
    if (verdict instanceof CodeGuard.Verdict.Go) {
      int mark = guard.begins(id);
      try {
        rebuildAndTurn(current, writer);
      } finally {
        guard.ends(mark);
      }
    } else if (!terminate(writer)) {
      switch (verdict) {
        case CodeGuard.Verdict.Quarantine(String report) ->
            block(writer, BlockReason.QUARANTINED, report);
        case CodeGuard.Verdict.Wait _, CodeGuard.Verdict.Go _ -> askAgain();
      }
    }
  }

  private void askAgain() {
    if (!asksAgain) {
      asksAgain = true;
      node.host()
          .alarms()
          .at(
              node.host().nowMillis() + ASK_AGAIN_MILLIS,
              () -> node.residents().tell(id, new RunActor.Note.Wake()));
    }
  }

  /// Ends a run that was canceled before its code began; then none of it runs.
  private boolean cancelBeforeStart(RunRecord current, TurnWriter writer) {
    boolean begun = current.head().lastSeq() > 1 || execution != null;
    Optional<Message> message =
        begun ? Optional.empty() : memory.firstMail(Event.CancelRequested.class);
    if (message.isEmpty() || !(message.get().event() instanceof Event.CancelRequested cancel)) {
      return false;
    }
    List<Event> last = List.of(cancel, new Event.RunCanceled(cancel.reason(), null));
    commit(writer.endWithoutCode(last, memory.history(), memory.mailIds()));
    return true;
  }

  /// Lets go of a run that is not this node's or does not exist.
  private void dismiss() {
    steps.stopAll();
    forget();
    wake = false;
    memory.forgetMail();
    stepResults.clear();
    gone = true;
  }

  // --- Blocked runs ---

  private boolean mayUnblock(RunRecord current) {
    RunHead.Block block = current.head().block();
    boolean codeCame =
        block != null
            && block.reason() == BlockReason.UNREGISTERED
            && node.registry().pinned(current.type(), current.version()).isPresent();
    boolean asked = memory.firstMail(Event.RunUnblocked.class).isPresent();
    return (asked || codeCame) && memory.firstMail(Event.RunTerminated.class).isEmpty();
  }

  /// Leaves mail where it is until the block is lifted; only a termination needs no code.
  private void stayBlocked(TurnWriter writer) {
    if (!terminate(writer)) {
      dismiss();
    }
  }

  /// Ends a run whose code does not run, if that was asked for.
  private boolean terminate(TurnWriter writer) {
    Optional<Message> message = memory.firstMail(Event.RunTerminated.class);
    if (message.isEmpty()) {
      return false;
    }
    List<Event> last = List.of(message.get().event());
    commit(writer.endWithoutCode(last, memory.history(), memory.mailIds()));
    return true;
  }

  private void block(TurnWriter writer, BlockReason reason, String report) {
    execution = null;
    node.metrics().turnBlocked();
    List<Long> consumed =
        memory.firstMail(Event.RunUnblocked.class).map(Message::id).stream().toList();
    commit(writer.block(reason, report, consumed));
  }

  // --- Ended runs ---

  /// An ended run takes nothing but an operator's retry.
  private void retryEnded(RunRecord current, TurnWriter writer) {
    Optional<Message> message = memory.firstMail(Event.RunRetried.class);
    if (message.isEmpty() || !(message.get().event() instanceof Event.RunRetried asked)) {
      memory.forgetMail();
      stepResults.clear();
      gone = true;
      return;
    }
    List<Long> consumed = List.of(message.get().id());
    if (current.head().state() == RunState.SUCCEEDED && asked.resetTo() == 0) {
      commit(writer.reportAgain(consumed));
      return;
    }
    List<Recorded> effective = EffectiveHistory.of(memory.history());
    RetryPlan plan =
        asked.resetTo() == 0
            ? RetryPlan.fromLastGoodPoint(effective)
            : RetryPlan.fromCommand(effective, Math.toIntExact(asked.resetTo()));
    commit(plan == null ? writer.ignore(consumed) : writer.reopen(plan, asked.reason(), consumed));
  }

  // --- Turns ---

  private void rebuildAndTurn(RunRecord current, TurnWriter writer) {
    if (execution == null) {
      Optional<Workflow<?, ?>> workflow = code(current);
      if (workflow.isEmpty()) {
        block(writer, BlockReason.UNREGISTERED, Reports.unregistered(current));
        return;
      }
      switch (rebuild(current, workflow.get())) {
        case Execution.Rebuilt.Ready(Execution rebuilt) -> {
          execution = rebuilt;
          version = workflow.get().version();
        }
        case Execution.Rebuilt.Blocked(String report) -> {
          block(writer, BlockReason.NONDETERMINISM, report);
          return;
        }
      }
    }
    takeTurn(execution, writer);
  }

  /// The code that a run is pinned to; when an operator lifts its block, what that has become.
  private Optional<Workflow<?, ?>> code(RunRecord current) {
    boolean asked =
        current.head().state() == RunState.BLOCKED
            && memory.firstMail(Event.RunUnblocked.class).isPresent();
    return asked
        ? node.registry().mended(current.type(), current.version())
        : node.registry().pinned(current.type(), current.version());
  }

  private Execution.Rebuilt rebuild(RunRecord current, Workflow<?, ?> workflow) {
    node.metrics().rebuilt();
    List<Recorded> effective = EffectiveHistory.of(memory.history());
    memory.forgetHistory();
    Execution.Setup setup =
        new Execution.Setup(
            id, current.head().execution(), workflow, node.codec(), node.host().coroutines());
    RunHead head = current.head();
    boolean firstTurn =
        switch (head.state()) {
          case QUEUED -> true;
          // It may have been blocked before its first turn.
          case BLOCKED -> EffectiveHistory.isUntouched(effective);
          case RUNNING, WAITING, PAUSED, SUCCEEDED, FAILED, CANCELED -> head.lastSeq() == 1;
        };
    return Execution.rebuild(setup, effective, head.lastSeq(), firstTurn);
  }

  private void takeTurn(Execution current, TurnWriter writer) {
    List<Event.Resolution> restarts = steps.restartsFor(current.orphans(), stepResults);
    TurnInputs inputs = TurnInputs.gather(writer.run(), restarts, memory.mail(), stepResults);
    switch (current.turn(inputs.events(), node.host().nowMillis())) {
      case Decision.Blocked(String report) -> block(writer, BlockReason.NONDETERMINISM, report);
      case Decision.Progress progress -> {
        PendingTurn turn = writer.progress(progress, version, inputs);
        if (turn == null) {
          stepResults.clear();
          node.wakeups().set(id, progress.view().wakeAtMillis());
        } else {
          commit(turn);
        }
      }
    }
  }

  private void commit(PendingTurn turn) {
    committing = true;
    node.writer()
        .submit(
            turn.write(),
            BatchWriter.Patience.KEEP_TRYING,
            new BatchWriter.Callback() {
              @Override
              public void done(WriteResult result) {
                actor.tell(new RunActor.Note.Committed(turn, result));
              }

              @Override
              public void failed(PawlException fault) {
                actor.tell(new RunActor.Note.Rejected(turn, fault));
              }
            });
  }

  private void committed(PendingTurn turn, WriteResult result) {
    committing = false;
    switch (result) {
      case WriteResult.Committed done -> applied(turn, done);
      case WriteResult.Fenced _ -> fenced(turn.write().fence());
      case WriteResult.Conflict _ -> {
        forget();
        memory.forgetMail();
      }
      default -> throw new IllegalStateException("a turn cannot become " + result);
    }
  }

  /// Another node had the shard. It may be ours again by now, and word of that may have come while
  /// the turn was on its way.
  private void fenced(ShardEpoch lost) {
    ShardEpoch now = node.claimOn(id);
    dismiss();
    wake = now != null && !now.equals(lost);
  }

  private void applied(PendingTurn turn, WriteResult.Committed done) {
    RunRecord before = memory.run();
    memory.consumed(turn.write().consumed());
    stepResults.subList(0, turn.stepResults()).clear();
    RunRecord after = before.withHead(turn.write().head());
    String pin = turn.write().version();
    memory.changed(pin == null ? after : after.withVersion(pin));
    node.metrics().turn(turn.write().events().count());
    boolean sameExecution = before.head().execution() == after.head().execution();
    if (!sameExecution || after.head().state().isTerminal()) {
      execution = null;
      memory.forgetHistory();
      steps.stopAll();
    }
    if (node.options().residentRuns() == 0) {
      execution = null;
    }
    aftermath.of(turn, done, after);
    gone = after.head().state().isTerminal();
    if (gone) {
      // Not before: an activity of a quarantined run would begin, which waits to be let go on.
      node.guard().pardon(id);
    }
    wake |= !sameExecution || after.head().state() == RunState.QUEUED;
    // The code may have come while the run was being blocked for want of it.
    wake |= after.head().state() == RunState.BLOCKED && mayUnblock(after);
  }
}
