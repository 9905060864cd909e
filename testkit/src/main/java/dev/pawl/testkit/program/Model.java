package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Computes what a scenario must lead to, in plain code, without the engine.
///
/// Bodies take no time, so that everything happens when a timer, a retry, a signal or an action
/// from outside makes it happen, to the millisecond. Each branch is gone through by itself, on a
/// clock of its own; branches meet only where they are combined, canceled, or end with their run.
/// Where two of them meet at the same millisecond, the order is chance and the model says that the
/// outcome is undecided.
///
/// Not covered: timeouts of single attempts and heartbeats, jitter, priorities, several queues and
/// nodes, retry by an operator, changed code, limits, ids taken by another run, failing clean-up,
/// and code that catches a cancellation.
public final class Model {
  private final List<Standstill> outages = new ArrayList<>();
  private final Map<RunId, List<Standstill>> pauses = new HashMap<>();
  private final List<Action> stray = new ArrayList<>();
  private final Scenario scenario;

  /// A time in which nothing goes on; what is due then happens at its end.
  private record Standstill(long fromMillis, long toMillis) {
    boolean holds(long millis) {
      return fromMillis < millis && millis < toMillis;
    }
  }

  /// A signal that arrives at a run.
  record Arrival(long atMillis, String value) {}

  private Model(Scenario scenario) {
    this.scenario = scenario;
    Map<RunId, Long> paused = new HashMap<>();
    for (Action action : scenario.actions()) {
      switch (action) {
        case Action.Crash crash ->
            outages.add(new Standstill(crash.atMillis(), crash.untilMillis()));
        case Action.Pause(long at, RunId run) -> {
          if (paused.put(run, at) != null) {
            stray.add(action);
          }
          pauses.computeIfAbsent(run, _ -> new ArrayList<>()).add(new Standstill(at, Clock.NEVER));
        }
        case Action.Resume(long at, RunId run) -> {
          Long from = paused.remove(run);
          List<Standstill> all = pauses.get(run);
          if (from == null || all == null) {
            stray.add(action);
          } else {
            all.set(all.size() - 1, new Standstill(from, at));
          }
        }
        case Action.Signals _, Action.Cancel _, Action.Terminate _, Action.CrashInto _ -> {}
      }
    }
  }

  /// The outcome of a scenario.
  public static Prediction predict(Scenario scenario) {
    Ledger ledger = new Ledger();
    Model model = new Model(scenario);
    new RunModel(model, ledger, Scenario.ROOT, Map.of()).run(scenario.program(), 0, Clock.NEVER);
    model.checkTimes(ledger);
    return ledger.prediction();
  }

  /// What comes from outside must not meet a run as it begins or ends by itself.
  private void checkTimes(Ledger ledger) {
    for (Action action : scenario.actions()) {
      RunId target = action.target();
      Expected run = target == null ? null : ledger.runs.get(target);
      boolean pauses = action instanceof Action.Pause || action instanceof Action.Resume;
      boolean open = run != null && run.takes(action);
      if ((run != null && run.isEdge(action)) || (pauses && !open) || stray.contains(action)) {
        ledger.undecided.add(action + " as the run starts or ends");
      }
    }
  }

  /// When something happens that is due in a run at a time: at once, or when the engine is back and
  /// the run goes on.
  long due(RunId run, long atMillis) {
    long due = atMillis;
    long before;
    do {
      before = due;
      due = behind(outages, due);
      due = behind(pauses.getOrDefault(run, List.of()), due);
    } while (due != before);
    return due;
  }

  private static long behind(List<Standstill> all, long atMillis) {
    for (Standstill standstill : all) {
      if (standstill.holds(atMillis)) {
        return standstill.toMillis;
      }
    }
    return atMillis;
  }

  /// Whether a run is paused at a time.
  boolean isPaused(RunId run, long atMillis) {
    return pauses.getOrDefault(run, List.of()).stream()
        .anyMatch(pause -> pause.fromMillis <= atMillis && atMillis <= pause.toMillis);
  }

  /// The signals of a name that are sent to a run while it is open, in order.
  List<Arrival> arrivals(RunId run, String name, long fromMillis) {
    List<Arrival> arrivals = new ArrayList<>();
    for (Action action : scenario.actions()) {
      if (action instanceof Action.Signals signals
          && signals.run().equals(run)
          && signals.name().equals(name)
          && signals.atMillis() >= fromMillis) {
        signals.values().forEach(value -> arrivals.add(new Arrival(signals.atMillis(), value)));
      }
    }
    return arrivals;
  }

  /// When somebody cancels a run.
  long cancelMillis(RunId run, long afterMillis) {
    return scenario.actions().stream()
        .filter(action -> action instanceof Action.Cancel cancel && cancel.run().equals(run))
        .mapToLong(Action::atMillis)
        .filter(at -> at >= afterMillis)
        .min()
        .orElse(Clock.NEVER);
  }

  /// When somebody terminates a run.
  long terminateMillis(RunId run, long afterMillis) {
    return scenario.actions().stream()
        .filter(
            action -> action instanceof Action.Terminate terminate && terminate.run().equals(run))
        .mapToLong(Action::atMillis)
        .filter(at -> at >= afterMillis)
        .min()
        .orElse(Clock.NEVER);
  }
}
