package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.replay.Decision.Next;
import dev.pawl.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One execution of a run in memory: rebuilt from its history, then moved on by turns.
///
/// Not thread-safe. After a [Decision.Blocked], or if a turn's commit fails, drop it and rebuild.
public final class Execution {
  /// Timers that may fire in one turn, so that a loop of zero-length timers lets others run.
  private static final int FIRED_PER_TURN = 1_000;

  private static final int WAITS_SHOWN = 16;

  final Kernel kernel;
  private boolean canceled;

  /// What an execution is made of.
  ///
  /// @param execution counts continue-as-new, from 1
  public record Setup(
      RunId id,
      int execution,
      Workflow<?, ?> workflow,
      PayloadCodec codec,
      Coroutines coroutines) {}

  /// The outcome of a rebuild.
  public sealed interface Rebuilt {
    record Ready(Execution execution) implements Rebuilt {}

    /// The code does not match the history, or the history cannot be read.
    ///
    /// @param report expected, found, where, likely cause, next step
    record Blocked(String report) implements Rebuilt {}
  }

  /// An attempt whose body should be under way.
  public record Orphan(int command, int attempt, boolean isStep) {}

  private Execution(Kernel kernel) {
    this.kernel = kernel;
  }

  /// Runs the code through a history until every branch waits.
  ///
  /// @param effective the part of the history that counts, see [EffectiveHistory]
  /// @param lastSeq the position of the last recorded event
  public static Rebuilt rebuild(Setup setup, List<Recorded> effective, long lastSeq) {
    return rebuild(setup, effective, lastSeq, false);
  }

  /// The same, also for a run whose code has not gone on yet since it was started or retried.
  ///
  /// @param firstTurn whether that is so: then the code says for the first time what it logs
  public static Rebuilt rebuild(
      Setup setup, List<Recorded> effective, long lastSeq, boolean firstTurn) {
    Journal journal = new Journal(effective, lastSeq, firstTurn);
    Execution execution = new Execution(new Kernel(setup, journal));
    String report = execution.replay(effective);
    return report == null ? new Rebuilt.Ready(execution) : new Rebuilt.Blocked(report);
  }

  private @Nullable String replay(List<Recorded> effective) {
    String unreadable = unreadable(effective);
    if (unreadable != null) {
      return unreadable;
    }
    Journal journal = kernel.journal();
    while (kernel.endEvent() == null) {
      Event.Input input = journal.takeInput();
      if (input == null) {
        break;
      }
      String corrupt = check(input);
      if (corrupt != null) {
        return MismatchReport.corrupt(
            kernel.id(), new Recorded(journal.handledSeq(), 0, input), corrupt);
      }
      apply(input);
      kernel.branches().drain();
      if (problem() != null) {
        return problem();
      }
    }
    if (journal.isReplaying() && kernel.endEvent() == null) {
      journal.reportMissingCommand(kernel.branches().place());
    }
    return problem();
  }

  private @Nullable String unreadable(List<Recorded> effective) {
    if (effective.isEmpty() || !(effective.getFirst().event() instanceof Event.RunStarted first)) {
      String found = effective.isEmpty() ? "is empty" : "does not begin with RunStarted";
      return "The history of run %s %s. Run 'pawl doctor --check'.".formatted(kernel.id(), found);
    }
    for (Recorded recorded : effective) {
      if (recorded.event() instanceof Event.UnknownEvent(int tag, Payload _)) {
        return "Event #%d is of kind %d, which a newer Pawl wrote. Upgrade, then: pawl unblock %s"
            .formatted(recorded.seq(), tag, kernel.id());
      }
    }
    return ReplayFlags.areKnown(first.flags())
        ? null
        : "A newer Pawl started this run. Upgrade Pawl, then: pawl unblock " + kernel.id();
  }

  /// Takes a turn: feeds inputs one at a time, fires what is due, and lets the code go on.
  ///
  /// @param nowMillis the time, epoch milliseconds
  public Decision turn(List<? extends Event.Input> inputs, long nowMillis) {
    int taken = 0;
    long lengthBefore = kernel.journal().lastSeq();
    for (Event.Input input : inputs) {
      if (kernel.endEvent() != null || problem() != null) {
        break;
      }
      taken++;
      Event.Input admitted = admit(input, nowMillis);
      if (admitted != null) {
        feed(admitted, nowMillis);
      }
    }
    reviveChildren();
    warnOfLength(lengthBefore);
    fireDue(nowMillis);
    String problem = problem();
    if (problem != null) {
      return new Decision.Blocked(problem);
    }
    List<Recorded> events = kernel.journal().takeAdded();
    return new Decision.Progress(events, kernel.takeEffects(), taken, view(), next());
  }

  private void feed(Event.Input input, long nowMillis) {
    kernel.journal().append(input, nowMillis);
    apply(input);
    kernel.branches().drain();
  }

  private Event.@Nullable Input admit(Event.Input input, long nowMillis) {
    return switch (input) {
      case Event.Resolution reported -> {
        Command command = kernel.commands().find(reported.command());
        yield command == null ? null : command.admit(reported, nowMillis);
      }
      case Event.CancelRequested cancel -> canceled ? null : cancel;
      case Event.RunPaused pause -> kernel.isPaused() ? null : pause;
      case Event.RunResumed resume -> kernel.isPaused() ? resume : null;
      case Event.SignalReceived _,
          Event.RunTerminated _,
          Event.RunUnblocked _,
          Event.RunRetried _ ->
          input;
      case Event.RunStarted _, Event.UnknownEvent _ -> null;
    };
  }

  private void apply(Event.Input input) {
    switch (input) {
      case Event.RunStarted started -> {
        kernel.start(started);
        kernel.branches().start(main -> new MainBranch(kernel).run(main, started));
      }
      case Event.SignalReceived signal -> kernel.mailbox().receive(signal);
      case Event.CancelRequested(String reason) -> {
        canceled = true;
        if (kernel.isPaused()) {
          kernel.pause(false);
        }
        kernel.commands().closeAll(kernel.branches().cleaningUp());
        kernel.branches().cancelAll(reason);
      }
      case Event.RunPaused _ -> kernel.pause(true);
      case Event.RunResumed _ -> kernel.pause(false);
      case Event.RunTerminated terminated -> terminate(terminated);
      case Event.RunRetried _ -> kernel.commands().all().forEach(Execution::reopen);
      case Event.RunUnblocked _, Event.UnknownEvent _ -> {}
      case Event.Resolution resolution -> {
        Command command = kernel.commands().find(resolution.command());
        if (command != null) {
          command.apply(resolution);
        }
      }
    }
  }

  private static void reopen(Command command) {
    if (command instanceof AttemptCommand attempts) {
      attempts.reopen();
    } else if (command instanceof ChildCommand<?> child) {
      child.reopen();
    }
  }

  private void terminate(Event.RunTerminated terminated) {
    kernel.end(terminated);
    ParentLink parent = kernel.started().parent();
    if (parent != null) {
      Failure failure = Failure.of(Failure.CANCELED, terminated.reason(), false);
      Event.Input report = new Event.ChildFailed(parent.command(), failure);
      kernel.emit(new Effect.Mail(parent.parent(), parent.execution(), report));
    }
  }

  /// Why a recorded input cannot be right here, null if it can.
  private @Nullable String check(Event.Input input) {
    if (input instanceof Event.RunStarted && kernel.hasStarted()) {
      return "a second RunStarted";
    }
    if (!(input instanceof Event.Resolution resolution)) {
      return null;
    }
    int number = resolution.command();
    Command command = kernel.commands().find(number);
    if (command != null) {
      return command.allows(input) ? null : input.kind() + " for " + command;
    }
    String why = kernel.commands().wasIssued(number) ? "is closed" : "was never issued";
    return "%s for command %d, which %s".formatted(input.kind(), number, why);
  }

  private void reviveChildren() {
    for (Command command : kernel.commands().all()) {
      if (command instanceof ChildCommand<?> child && kernel.endEvent() == null) {
        Effect.Mail revival = child.takeRevival();
        if (revival != null) {
          kernel.keep(revival);
        }
      }
    }
  }

  private void warnOfLength(long before) {
    long length = kernel.journal().lastSeq();
    if (before < Limits.HISTORY_EVENTS_WARN && length >= Limits.HISTORY_EVENTS_WARN) {
      String text =
          "the history has %,d events; use ctx.continueAsNew before replay gets slow"
              .formatted(length);
      kernel.keep(new Effect.Log(Effect.Log.Level.WARN, text));
    }
  }

  private void fireDue(long nowMillis) {
    for (int fired = 0; fired < FIRED_PER_TURN; fired++) {
      Command due = kernel.commands().due(nowMillis);
      if (due == null || kernel.isHalted()) {
        return;
      }
      feed(due.atDeadline(nowMillis), nowMillis);
    }
  }

  private @Nullable String problem() {
    Branches.Stuck stuck = kernel.branches().stuck();
    if (stuck != null) {
      return MismatchReport.stuck(kernel.id(), stuck.what(), stuck.at());
    }
    Journal.Mismatch mismatch = kernel.journal().mismatch();
    return mismatch == null ? null : MismatchReport.of(kernel.id(), mismatch);
  }

  private @Nullable Next next() {
    return kernel.endEvent() instanceof Event.ContinuedAsNew(Payload input)
        ? new Next(input, kernel.view().carry())
        : null;
  }

  /// The run as it stands.
  private Decision.View view() {
    Event end = kernel.endEvent();
    Commands commands = kernel.commands();
    boolean ended = end != null;
    boolean stepping = !ended && !commands.runningSteps().isEmpty();
    boolean still = ended || kernel.isPaused();
    return new Decision.View(
        state(end, stepping),
        kernel.view().status(),
        kernel.view().takeStatusChanged(),
        kernel.view().labels(),
        ended ? List.of() : commands.waits(WAITS_SHOWN),
        still ? Command.NEVER : commands.nextDeadlineMillis(),
        stepping,
        end instanceof Event.ContinuedAsNew ? null : end,
        kernel.view().endNotice());
  }

  private RunState state(@Nullable Event end, boolean stepping) {
    return switch (end) {
      case Event.RunCompleted _ -> RunState.SUCCEEDED;
      case Event.RunFailed _ -> RunState.FAILED;
      case Event.RunCanceled _, Event.RunTerminated _ -> RunState.CANCELED;
      case Event.ContinuedAsNew _ -> RunState.QUEUED;
      case null, default -> {
        if (kernel.isPaused()) {
          yield RunState.PAUSED;
        }
        yield stepping ? RunState.RUNNING : RunState.WAITING;
      }
    };
  }

  /// The steps and activities that history has as under way but that nobody may be working on:
  /// steps that this object has not started, and activities that ended with the run before it was
  /// retried.
  public List<Orphan> orphans() {
    List<Orphan> orphans = new ArrayList<>();
    for (Command command : kernel.commands().all()) {
      if (command instanceof AttemptCommand attempts && attempts.isOrphan()) {
        orphans.add(new Orphan(command.number, attempts.attempt(), attempts.isStep()));
      }
    }
    return orphans;
  }
}
