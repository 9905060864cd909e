package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Makes random scenarios whose outcome is certain. The same seed gives the same scenario.
public final class Scenarios {
  private static final int TRIES = 200;
  private static final int SIGNAL_ROUNDS = 40;

  private final SplittableRandom random;
  private final int size;
  private int values;

  private Scenarios(long seed, int size) {
    this.random = new SplittableRandom(seed);
    this.size = size;
  }

  /// A scenario with a program of about `size` nodes.
  public static Scenario of(long seed, int size) {
    Scenarios scenarios = new Scenarios(seed, size);
    for (int i = 0; i < TRIES; i++) {
      Optional<Scenario> found = scenarios.next();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new IllegalStateException("no scenario for seed " + seed + " in " + TRIES + " tries");
  }

  /// A scenario with that program and the signals that its runs need to end; empty if its outcome
  /// would depend on chance.
  public static Optional<Scenario> completed(Program program) {
    return mended(Scenario.of(program));
  }

  /// The same scenario without signals that nobody waits for, and with those that are missing;
  /// empty if its outcome would depend on chance.
  static Optional<Scenario> mended(Scenario scenario) {
    List<Prediction.SignalWait> waits = Model.predict(scenario).waits();
    List<Action> wanted =
        scenario.actions().stream()
            .filter(action ->
                !(action instanceof Action.Signals signals)
                    || waits.stream().anyMatch(signals::isFor))
            .toList();
    return new Scenarios(1, 1).complete(scenario.withActions(wanted));
  }

  /// A scenario, unless its outcome would depend on chance.
  private Optional<Scenario> next() {
    int nodes = 3 + random.nextInt(Math.max(1, size));
    Program program = new ProgramGenerator(random).program(nodes);
    Scenario quiet = new Scenario(program, List.of(), random.nextInt(4) > 0);
    Prediction alone = Model.predict(quiet);
    List<Action> actions = new ArrayList<>();
    long horizon = 1 + alone.times().getLast();
    if (chance(3)) {
      actions.add(new Action.Crash(1 + random.nextLong(horizon), random.nextLong(horizon)));
    }
    earlySignals(alone, actions);
    if (chance(4)) {
      actions.add(end(alone, horizon));
    }
    if (chance(5)) {
      pause(alone, actions);
    }
    return complete(quiet.withActions(actions)).map(this::withCrashes);
  }

  private void earlySignals(Prediction alone, List<Action> actions) {
    for (Prediction.SignalWait wait : alone.waits()) {
      Expected run = alone.runs().get(wait.run());
      if (run != null && chance(3)) {
        long from = run.startMillis();
        long at = from + random.nextLong(Math.max(1, (wait.sinceMillis() - from) * 2));
        add(wait, at, actions);
      }
    }
  }

  private Action end(Prediction alone, long horizon) {
    List<RunId> runs = List.copyOf(alone.runs().keySet());
    RunId run = runs.get(random.nextInt(runs.size()));
    long at = 1 + random.nextLong(horizon);
    return chance(3) ? new Action.Terminate(at, run) : new Action.Cancel(at, run);
  }

  private void pause(Prediction alone, List<Action> actions) {
    List<Expected> runs = List.copyOf(alone.runs().values());
    Expected run = runs.get(random.nextInt(runs.size()));
    long end = Math.min(run.endMillis(), alone.times().getLast());
    if (end > run.startMillis() + 1) {
      long at = random.nextLong(run.startMillis() + 1, end);
      actions.add(new Action.Pause(at, run.id()));
      actions.add(new Action.Resume(at + 1 + random.nextLong(60_000), run.id()));
    }
  }

  /// Sends the signals that are still missing for the runs to end.
  private Optional<Scenario> complete(Scenario begun) {
    List<Action> actions = new ArrayList<>(begun.actions());
    moveBehindOutages(actions);
    for (int i = 0; i < SIGNAL_ROUNDS; i++) {
      Scenario scenario = begun.withActions(actions);
      Prediction prediction = Model.predict(scenario);
      if (!prediction.undecided().isEmpty()) {
        return Optional.empty();
      }
      if (prediction.stuck().isEmpty()) {
        return prediction.isCertain() ? Optional.of(scenario) : Optional.empty();
      }
      for (Prediction.SignalWait wait : prediction.stuck()) {
        add(wait, wait.sinceMillis() + 1 + random.nextLong(5_000), actions);
      }
      moveBehindOutages(actions);
    }
    return Optional.empty();
  }

  private void add(Prediction.SignalWait wait, long atMillis, List<Action> actions) {
    List<String> burst = new ArrayList<>();
    int count = chance(4) ? 3 : 1;
    for (int i = 0; i < count; i++) {
      burst.add("v" + ++values);
    }
    actions.add(new Action.Signals(atMillis, wait.run(), wait.name(), burst));
  }

  /// Nobody can be reached while the engine is down.
  private void moveBehindOutages(List<Action> actions) {
    for (Action down : List.copyOf(actions)) {
      if (down instanceof Action.Crash crash) {
        actions.replaceAll(action -> isDuring(crash, action) ? moved(action, crash) : action);
      }
    }
  }

  private static boolean isDuring(Action.Crash crash, Action action) {
    return !crash.equals(action) && crash.isDuring(action.atMillis());
  }

  private Action moved(Action action, Action.Crash crash) {
    return action.at(crash.untilMillis() + 1 + random.nextLong(1_000));
  }

  /// Adds crashes that take no time, which must not change anything.
  private Scenario withCrashes(Scenario certain) {
    List<Long> times = Model.predict(certain).times();
    List<Action> actions = new ArrayList<>(certain.actions());
    int crashes = chance(4) ? 0 : 1 + random.nextInt(4);
    for (int i = 0; i < crashes; i++) {
      long at = times.get(random.nextInt(times.size()));
      boolean down =
          certain.actions().stream()
              .anyMatch(action -> action instanceof Action.Crash crash && crash.isDuring(at));
      if (!down) {
        actions.add(chance(4) ? new Action.Crash(at, 0) : new Action.CrashInto(at));
      }
    }
    return certain.withActions(actions);
  }

  private boolean chance(int n) {
    return random.nextInt(n) == 0;
  }
}
