package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.replay.Effect;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Does what follows from a turn once it is on disk.
final class Aftermath {
  private final Node node;
  private final RunId id;
  private final StepBodies steps;

  Aftermath(Node node, RunId id, StepBodies steps) {
    this.node = node;
    this.id = id;
    this.steps = steps;
  }

  /// @param run as it stands after the turn
  void of(PendingTurn turn, WriteResult.Committed result, RunRecord run) {
    Write.Turn write = turn.write();
    boolean over = run.head().state().isTerminal() || write.next() != null;
    Set<Integer> stopped = stoppedSteps(turn.effects());
    for (Effect effect : turn.effects()) {
      boolean wanted =
          !(effect instanceof Effect.RunStep step) || !stopped.contains(step.command());
      if (wanted) {
        after(effect, write.expected().execution(), over);
      }
    }
    if (over) {
      node.workers().cancelAll(id);
    }
    for (Write.NewTask task : write.outbox().tasks()) {
      node.workers().kick(task.queue());
    }
    if (write.outbox().taskGate() == Write.TaskGate.RELEASE) {
      node.workers().kickAll();
    }
    for (RunRecord child : result.started()) {
      begin(child, turn.started().getOrDefault(child.id(), List.of()));
    }
    node.deliver(result.mail());
    node.wakeups().set(id, turn.nextDeadlineMillis());
    node.changes().changed(id, run);
  }

  /// Steps that were given up in the turn that asked for them never start.
  private static Set<Integer> stoppedSteps(List<Effect> effects) {
    Set<Integer> stopped = new HashSet<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.StopStep(int command)) {
        stopped.add(command);
      }
    }
    return stopped;
  }

  private void begin(RunRecord child, List<Recorded> history) {
    if (node.claimOn(child.id()) != null && !history.isEmpty()) {
      node.residents().tell(child.id(), new RunActor.Note.Created(child, history));
    }
  }

  private void after(Effect effect, int execution, boolean over) {
    switch (effect) {
      case Effect.RunStep step when !over -> steps.start(step, execution);
      case Effect.StopStep(int command) -> steps.stop(command);
      case Effect.CancelActivity(int command) -> node.workers().cancel(id, command);
      case Effect.Log(Effect.Log.Level level, String message) ->
          node.log().line(id, level(level), message, node.host().nowMillis());
      case Effect.RunStep _,
          Effect.EnqueueActivity _,
          Effect.StartRun _,
          Effect.Mail _,
          Effect.ChangeKv _,
          Effect.OweNotice _,
          Effect.VoidNotices _,
          Effect.GateActivities _ -> {}
    }
  }

  private static System.Logger.Level level(Effect.Log.Level level) {
    return switch (level) {
      case DEBUG -> System.Logger.Level.DEBUG;
      case INFO -> System.Logger.Level.INFO;
      case WARN -> System.Logger.Level.WARNING;
      case ERROR -> System.Logger.Level.ERROR;
    };
  }
}
