package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import java.util.ArrayList;
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
/// nodes, pause and retry by an operator, changed code, limits, ids taken by another run, failing
/// clean-up, and code that catches a cancellation.
public final class Model {
  private final List<Outage> outages = new ArrayList<>();
  private final Scenario scenario;

  private record Outage(long fromMillis, long toMillis) {}

  /// A signal that arrives at a run.
  record Arrival(long atMillis, String value) {}

  private Model(Scenario scenario) {
    this.scenario = scenario;
    for (Action action : scenario.actions()) {
      if (action instanceof Action.Crash crash && crash.downMillis() > 0) {
        outages.add(new Outage(crash.atMillis(), crash.untilMillis()));
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
      Expected run =
          switch (action) {
            case Action.Signals signals -> ledger.runs.get(signals.run());
            case Action.Cancel cancel -> ledger.runs.get(cancel.run());
            case Action.Terminate terminate -> ledger.runs.get(terminate.run());
            case Action.Crash _, Action.CrashInto _ -> null;
          };
      if (run != null && run.isEdge(action)) {
        ledger.undecided.add(action + " as the run starts or ends");
      }
    }
  }

  /// When something that is due at a time happens: at once, or after the outage.
  long due(long atMillis) {
    for (Outage outage : outages) {
      if (outage.fromMillis < atMillis && atMillis < outage.toMillis) {
        return outage.toMillis;
      }
    }
    return atMillis;
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
