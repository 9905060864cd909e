package dev.pawl.engine.runtime;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.replay.Effect;
import dev.pawl.engine.store.NewRun;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Turns effects into what a turn's commit changes beyond its own history.
final class Outboxes {
  private final Node node;
  private final String version;
  private final SequencedMap<String, @Nullable Payload> kv = new LinkedHashMap<>();
  private final List<Write.NewTask> tasks = new ArrayList<>();
  private final List<Integer> canceled = new ArrayList<>();
  private final List<NewRun> starts = new ArrayList<>();
  private final List<Write.Outgoing> mail = new ArrayList<>();
  private final SequencedMap<RunId, List<Recorded>> started = new LinkedHashMap<>();
  private Write.TaskGate gate = Write.TaskGate.UNCHANGED;

  /// @param version the workflow version of the run
  Outboxes(Node node, String version) {
    this.node = node;
    this.version = version;
  }

  /// @param over whether the execution ended with the turn: its waiting tasks are removed
  Write.Outbox of(List<Effect> effects, boolean over) {
    effects.forEach(this::add);
    if (over) {
      gate = Write.TaskGate.CLEAR;
    }
    return new Write.Outbox(kv, tasks, canceled, gate, starts, mail, List.of());
  }

  /// The first histories of the runs to be started.
  SequencedMap<RunId, List<Recorded>> started() {
    return started;
  }

  private void add(Effect effect) {
    switch (effect) {
      case Effect.EnqueueActivity activity -> tasks.add(task(activity));
      case Effect.CancelActivity(int command) -> canceled.add(command);
      case Effect.StartRun start -> starts.add(newRun(start));
      case Effect.Mail(RunId to, int toExecution, Event.Input event) ->
          mail.add(new Write.Outgoing(to, toExecution, event));
      case Effect.ChangeKv(String key, Payload value) -> kv.put(key, value);
      case Effect.GateActivities(boolean held) ->
          gate = held ? Write.TaskGate.HOLD : Write.TaskGate.RELEASE;
      case Effect.RunStep _, Effect.StopStep _, Effect.Log _ -> {}
      // These tell of the run as the turn leaves it, which is not known here.
      case Effect.OweNotice _, Effect.VoidNotices _ -> {}
    }
  }

  private static Write.NewTask task(Effect.EnqueueActivity activity) {
    Event.ActivityScheduled scheduled = activity.scheduled();
    return new Write.NewTask(
        scheduled.command(),
        scheduled.type(),
        scheduled.queue(),
        activity.options().priority(),
        activity.attempt(),
        activity.options().startToClose().toMillis(),
        activity.options().heartbeat().toMillis(),
        EncodedEvents.one(scheduled),
        activity.checkpoint());
  }

  private NewRun newRun(Effect.StartRun start) {
    NewRuns.Made made =
        new NewRuns(node)
            .make(
                start.id(),
                start.type(),
                node.registry().newestBeside(start.type(), version),
                start.input(),
                start.parent(),
                new TreeMap<>(start.options().labels()),
                start.options().priority());
    started.put(start.id(), made.history());
    return made.run();
  }

  /// What a run that is ended without its code owes to others: its open children and its parent.
  static List<Effect> closingMail(RunRecord run, Event outcome, List<Recorded> history) {
    List<Effect> mail = new ArrayList<>();
    SequencedMap<Integer, RunId> children = new LinkedHashMap<>();
    for (Recorded recorded : history) {
      switch (recorded.event()) {
        case Event.ChildStarted child -> children.put(child.command(), child.child());
        case Event.ChildCompleted done -> children.remove(done.command());
        case Event.ChildFailed failed -> children.remove(failed.command());
        default -> {}
      }
    }
    Event.Input cancel = new Event.CancelRequested("parent run " + run.id() + " ended");
    children.values().forEach(child -> mail.add(new Effect.Mail(child, 0, cancel)));
    mail.addAll(toParent(run, outcome));
    return mail;
  }

  /// The result of an ended run, for its parent.
  static List<Effect> reportMail(RunRecord run) {
    return run.head().outcome() == null ? List.of() : toParent(run, run.head().outcome());
  }

  private static List<Effect> toParent(RunRecord run, Event outcome) {
    ParentLink parent = run.parent();
    if (parent == null) {
      return List.of();
    }
    int command = parent.command();
    Event.Input report =
        switch (outcome) {
          case Event.RunCompleted done -> new Event.ChildCompleted(command, done.output());
          case Event.RunFailed failed -> new Event.ChildFailed(command, failed.failure());
          case Event.RunCanceled canceled ->
              new Event.ChildFailed(command, canceledFailure(canceled.reason()));
          case Event.RunTerminated terminated ->
              new Event.ChildFailed(command, canceledFailure(terminated.reason()));
          default -> throw new IllegalStateException(outcome.kind() + " ends no run");
        };
    return List.of(new Effect.Mail(parent.parent(), parent.execution(), report));
  }

  private static Failure canceledFailure(String reason) {
    return Failure.of(Failure.CANCELED, reason, false);
  }
}
