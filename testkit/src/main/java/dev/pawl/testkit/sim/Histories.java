package dev.pawl.testkit.sim;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.replay.Coroutines;
import dev.pawl.engine.replay.EffectiveHistory;
import dev.pawl.engine.replay.Execution;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.program.HistoryRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks at everything on record after a simulation: the rules that hold for every history, and
/// that the code comes to the same when it is replayed.
final class Histories {
  private static final long LATE_MILLIS = 2_000;
  private static final int MANY_SIGNALS = 3;
  private static final int OFTEN = 3;

  private final Store store;
  private final Workload workload;
  private final Coroutines coroutines;
  private final Rares.Seen rares;
  private final JacksonCodec codec = new JacksonCodec();
  private final List<String> violations = new ArrayList<>();

  Histories(Store store, Workload workload, Coroutines coroutines, Rares.Seen rares) {
    this.store = store;
    this.workload = workload;
    this.coroutines = coroutines;
    this.rares = rares;
  }

  /// What is wrong with the histories of these runs, one line each.
  List<String> violations(List<RunRecord> runs) {
    for (RunRecord run : runs) {
      look(run);
    }
    return violations;
  }

  private void look(RunRecord run) {
    sawState(run);
    rares.sawIf(run.head().execution() > 1, Rare.CONTINUED);
    for (int execution : store.executions(run.id())) {
      List<Recorded> history = store.history(run.id(), execution, 1, Integer.MAX_VALUE);
      boolean retried =
          history.stream().anyMatch(recorded -> recorded.event() instanceof Event.RunRetried);
      rares.sawIf(retried, Rare.RETRIED);
      if (!retried) {
        HistoryRules.violations(history)
            .forEach(line -> violations.add(line + " of run " + run.id()));
      }
      sawEvents(history, execution);
      replay(run, execution, history);
    }
  }

  private void replay(RunRecord run, int execution, List<Recorded> history) {
    boolean unbegun = history.size() <= 1 || endedUnbegun(history);
    if (unbegun || !(history.getFirst().event() instanceof Event.RunStarted started)) {
      return;
    }
    Workflow<?, ?> workflow =
        workload.workflows().stream()
            .filter(each -> each.name().equals(run.type()))
            .findFirst()
            .orElseThrow()
            .version(started.version());
    Execution.Setup setup = new Execution.Setup(run.id(), execution, workflow, codec, coroutines);
    List<Recorded> effective = EffectiveHistory.of(history);
    if (Execution.rebuild(setup, effective, history.getLast().seq())
        instanceof Execution.Rebuilt.Blocked(String report)) {
      violations.add("run %s cannot be replayed: %s".formatted(run.id(), report));
    }
  }

  /// Whether the run ended before its code began; then there is nothing to replay.
  private static boolean endedUnbegun(List<Recorded> history) {
    return history.stream().noneMatch(recorded -> recorded.event() instanceof Event.Issued)
        && !(history.getLast().event() instanceof Event.RunCompleted);
  }

  private void sawState(RunRecord run) {
    RunState state = run.head().state();
    rares.sawIf(state == RunState.FAILED, Rare.FAILED);
    rares.sawIf(state == RunState.CANCELED, Rare.CANCELED);
    rares.sawIf(run.head().outcome() instanceof Event.RunTerminated, Rare.TERMINATED);
  }

  private void sawEvents(List<Recorded> history, int execution) {
    Map<Integer, Event.Issued> issued = new HashMap<>();
    boolean canceled = false;
    int awaited = 0;
    sawSequences(history);
    for (Recorded recorded : history) {
      switch (recorded.event()) {
        case Event.Issued command -> {
          issued.put(command.command(), command);
          rares.sawIf(canceled, Rare.CLEANED_UP);
          awaited += command instanceof Event.SignalAwaited ? 1 : 0;
        }
        case Event.CancelRequested _ -> {
          canceled = true;
          rares.sawIf(recorded.seq() == 2, Rare.CANCELED_UNBEGUN);
        }
        case Event.SignalReceived _ -> {
          rares.sawIf(awaited == 0, Rare.SIGNAL_EARLY);
          rares.sawIf(
              execution > 1 && recorded.seq() < issued.size() + 3L, Rare.SIGNAL_CARRIED_OVER);
        }
        case Event.RunResumed _ -> rares.saw(Rare.PAUSED);
        case Event.AttemptStarted again ->
            rares.saw(
                issued.get(again.command()) instanceof Event.StepScheduled
                    ? Rare.STEP_RERUN
                    : Rare.ACTIVITY_RERUN);
        case Event.TimerFired fired -> {
          if (issued.get(fired.command()) instanceof Event.TimerStarted timer) {
            rares.sawIf(recorded.atMillis() > timer.fireAtMillis() + LATE_MILLIS, Rare.TIMER_LATE);
          }
        }
        case Event.ChildFailed(int _, Failure failure) ->
            rares.sawIf(failure.type().equals(Failure.CANCELED), Rare.CHILD_CANCELED);
        default -> {}
      }
      rares.sawIf(answers(recorded, issued), Rare.QUESTION_ANSWERED);
    }
  }

  private void sawSequences(List<Recorded> history) {
    boolean many =
        history.getFirst().event() instanceof Event.RunStarted started
            && started.carried() != null
            && started.carried().signals().size() >= MANY_SIGNALS;
    rares.sawIf(many, Rare.CONTINUED_WITH_SIGNALS);
    long retried =
        history.stream().filter(recorded -> recorded.event() instanceof Event.RunRetried).count();
    rares.sawIf(retried >= OFTEN, Rare.RETRIED_OFTEN);
  }

  private static boolean answers(Recorded recorded, Map<Integer, Event.Issued> issued) {
    return recorded.event() instanceof Event.SignalReceived signal
        && issued.values().stream()
            .anyMatch(command ->
                command instanceof Event.QuestionAsked asked
                    && asked.question().name().equals(signal.name()));
  }
}
