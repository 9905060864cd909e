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
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The life of one run in memory: load, rebuild, take turns, commit, do what follows.
///
/// Used by one thread at a time.
final class RunTurns {
  private final Node node;
  private final RunId id;
  private final RunActor actor;
  private final StepBodies steps;
  private final Aftermath aftermath;
  private final TreeMap<Long, Message> mail = new TreeMap<>();
  private final List<Event.Resolution> stepResults = new ArrayList<>();
  private @Nullable RunRecord run;
  private @Nullable List<Recorded> history;
  private @Nullable Execution execution;
  private boolean committing;
  private boolean wake;
  private boolean evict;
  private @Nullable CountDownLatch stopping;
  private boolean stopped;
  private boolean gone;

  RunTurns(Node node, RunId id, RunActor actor) {
    this.node = node;
    this.id = id;
    this.actor = actor;
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
      stopping.countDown();
    }
  }

  private void note(RunActor.Note note) {
    switch (note) {
      case RunActor.Note.Mail(Message message) -> mail.put(message.id(), message);
      case RunActor.Note.Created(RunRecord created, List<Recorded> first) -> {
        if (run == null) {
          run = created;
          history = first;
        }
        wake = true;
      }
      case RunActor.Note.StepEnded ended -> {
        if (steps.ended(ended.command(), ended.attempt())) {
          stepResults.add(ended.result());
        }
      }
      case RunActor.Note.Wake _ -> wake = true;
      case RunActor.Note.Deleted _ -> dismiss();
      case RunActor.Note.Evict _ -> evict = true;
      case RunActor.Note.Stop(CountDownLatch done) -> stopping = done;
      case RunActor.Note.Committed(PendingTurn turn, WriteResult result) -> committed(turn, result);
      case RunActor.Note.Rejected(PendingTurn _, PawlException fault) -> {
        committing = false;
        forget();
        actor.tryLater(fault);
      }
    }
  }

  private boolean hasWork() {
    return wake || !mail.isEmpty() || !stepResults.isEmpty();
  }

  /// Whether the actor may leave memory.
  boolean isDismissable() {
    boolean idle = !committing && !hasWork() && steps.isIdle();
    boolean unwanted = gone || evict || node.options().residentRuns() == 0;
    evict = false;
    return idle && unwanted;
  }

  /// Forgets everything read or computed; the next turn reads the store again.
  void forget() {
    run = null;
    history = null;
    execution = null;
    wake = true;
  }

  private void turn() {
    wake = false;
    ShardEpoch claim = node.claimOn(id);
    if (claim == null || !load()) {
      dismiss();
      return;
    }
    RunRecord current = loaded();
    TurnWriter writer = new TurnWriter(node, current, claim);
    RunState state = current.head().state();
    if (state.isTerminal()) {
      retryEnded(current, writer);
    } else if (state == RunState.BLOCKED && !mayUnblock(current)) {
      stayBlocked(writer);
    } else if (!cancelBeforeStart(current, writer)) {
      rebuildAndTurn(current, writer);
    }
  }

  /// Ends a run that was canceled before its code began; then none of it runs.
  private boolean cancelBeforeStart(RunRecord current, TurnWriter writer) {
    boolean begun = current.head().lastSeq() > 1 || execution != null;
    Message message = begun ? null : firstMail(Event.CancelRequested.class);
    if (message == null || !(message.event() instanceof Event.CancelRequested cancel)) {
      return false;
    }
    List<Event> last = List.of(cancel, new Event.RunCanceled(cancel.reason(), null));
    commit(writer.endWithoutCode(last, history(), List.copyOf(mail.keySet())));
    return true;
  }

  private RunRecord loaded() {
    if (run == null) {
      throw new IllegalStateException("run " + id + " is not loaded");
    }
    return run;
  }

  private boolean load() {
    if (run != null) {
      return true;
    }
    Optional<LoadedRun> loaded = node.store().load(id);
    loaded.ifPresent(found -> {
      run = found.run();
      history = found.history();
      found.mail().forEach(message -> mail.put(message.id(), message));
    });
    return loaded.isPresent();
  }

  /// Lets go of a run that is not this node's or does not exist.
  private void dismiss() {
    steps.stopAll();
    forget();
    wake = false;
    mail.clear();
    stepResults.clear();
    gone = true;
  }

  // --- Blocked runs ---

  private boolean isBlocked(BlockReason reason) {
    RunHead.Block block = run == null ? null : run.head().block();
    return block != null && block.reason() == reason;
  }

  private boolean mayUnblock(RunRecord current) {
    boolean asked = firstMail(Event.RunUnblocked.class) != null;
    boolean codeCame =
        isBlocked(BlockReason.UNREGISTERED)
            && node.registry().pinned(current.type(), current.version()).isPresent();
    return (asked || codeCame) && firstMail(Event.RunTerminated.class) == null;
  }

  private @Nullable Message firstMail(Class<? extends Event.Input> kind) {
    return mail.values().stream()
        .filter(message -> kind.isInstance(message.event()))
        .findFirst()
        .orElse(null);
  }

  /// Leaves mail where it is until the block is lifted; only a termination needs no code.
  private void stayBlocked(TurnWriter writer) {
    Message message = firstMail(Event.RunTerminated.class);
    if (message != null && message.event() instanceof Event.RunTerminated terminated) {
      List<Recorded> recorded = history();
      commit(writer.endWithoutCode(List.of(terminated), recorded, List.copyOf(mail.keySet())));
    } else {
      dismiss();
    }
  }

  private void block(TurnWriter writer, BlockReason reason, String report) {
    execution = null;
    node.metrics().turnBlocked();
    Message unblock = firstMail(Event.RunUnblocked.class);
    List<Long> consumed = unblock == null ? List.of() : List.of(unblock.id());
    commit(writer.block(reason, report, consumed));
  }

  // --- Ended runs ---

  /// An ended run takes nothing but an operator's retry.
  private void retryEnded(RunRecord current, TurnWriter writer) {
    Message message = firstMail(Event.RunRetried.class);
    if (message == null || !(message.event() instanceof Event.RunRetried asked)) {
      mail.clear();
      stepResults.clear();
      gone = true;
      return;
    }
    if (current.head().state() == RunState.SUCCEEDED && asked.resetTo() == 0) {
      commit(writer.reportAgain(List.of(message.id())));
      return;
    }
    List<Recorded> effective = EffectiveHistory.of(history());
    RetryPlan plan =
        asked.resetTo() == 0
            ? RetryPlan.fromLastGoodPoint(effective)
            : RetryPlan.fromCommand(effective, Math.toIntExact(asked.resetTo()));
    commit(
        plan == null
            ? writer.ignore(List.of(message.id()))
            : writer.reopen(plan, asked.reason(), List.of(message.id())));
  }

  // --- Turns ---

  private void rebuildAndTurn(RunRecord current, TurnWriter writer) {
    if (execution == null) {
      Optional<Workflow<?, ?>> workflow = node.registry().pinned(current.type(), current.version());
      if (workflow.isEmpty()) {
        block(writer, BlockReason.UNREGISTERED, Reports.unregistered(current));
        return;
      }
      switch (rebuild(current, workflow.get())) {
        case Execution.Rebuilt.Ready(Execution rebuilt) -> execution = rebuilt;
        case Execution.Rebuilt.Blocked(String report) -> {
          block(writer, BlockReason.NONDETERMINISM, report);
          return;
        }
      }
    }
    takeTurn(execution, writer);
  }

  private Execution.Rebuilt rebuild(RunRecord current, Workflow<?, ?> workflow) {
    node.metrics().rebuilt();
    List<Recorded> effective = EffectiveHistory.of(history());
    history = null;
    Execution.Setup setup =
        new Execution.Setup(
            id, current.head().execution(), workflow, node.codec(), node.host().coroutines());
    return Execution.rebuild(setup, effective, current.head().lastSeq());
  }

  private List<Recorded> history() {
    if (history == null) {
      history = node.store().load(id).map(LoadedRun::history).orElse(List.of());
    }
    return history;
  }

  private void takeTurn(Execution current, TurnWriter writer) {
    List<Event.Resolution> restarts = steps.restartsFor(current.orphans(), stepResults);
    TurnInputs inputs = TurnInputs.gather(writer.run(), restarts, mail.values(), stepResults);
    switch (current.turn(inputs.events(), node.host().nowMillis())) {
      case Decision.Blocked(String report) -> block(writer, BlockReason.NONDETERMINISM, report);
      case Decision.Progress progress -> {
        PendingTurn turn = writer.progress(progress, inputs);
        if (turn == null) {
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
      case WriteResult.Fenced _ -> dismiss();
      case WriteResult.Conflict _ -> {
        forget();
        mail.clear();
      }
      default -> throw new IllegalStateException("a turn cannot become " + result);
    }
  }

  private void applied(PendingTurn turn, WriteResult.Committed done) {
    RunRecord before = loaded();
    turn.write().consumed().forEach(mail::remove);
    stepResults.subList(0, turn.stepResults()).clear();
    RunRecord after = before.withHead(turn.write().head());
    run = turn.write().next() == null ? after : after.withVersion(turn.write().next().version());
    node.metrics().turn(turn.write().events().count());
    boolean sameExecution = before.head().execution() == after.head().execution();
    if (!sameExecution || after.head().state().isTerminal()) {
      execution = null;
      history = null;
      steps.stopAll();
    }
    if (node.options().residentRuns() == 0) {
      execution = null;
    }
    aftermath.of(turn, done, after);
    gone = after.head().state().isTerminal();
    wake |= !sameExecution || after.head().state() == RunState.QUEUED;
  }
}
