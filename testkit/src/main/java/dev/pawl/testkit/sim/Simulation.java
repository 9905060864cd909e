package dev.pawl.testkit.sim;

import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.replay.Coroutines;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// One simulated cluster from its start to its end: first rough, then healed, then everything must
/// come to its end.
final class Simulation {
  private static final long STEPS_MAX = 1_500_000;
  private static final int EVENTS_SHOWN = 8;
  private static final int TEND_MICROS = 500_000;
  private static final int JUMP_MILLIS_MAX = 3_600_000;

  /// How long nothing may go on, if no timer is to come, in virtual time.
  private static final long PATIENCE_MICROS = 120_000_000;

  /// How long after the world was healed everything is on time again: who stands still does so for
  /// half a minute at most.
  private static final long RECOVERY_MICROS = 60_000_000;

  private static final long LATE_MILLIS = 10_000;

  private final World world;
  private final Workload workload;
  private final Owed owed;
  private final Coroutines coroutines;
  private final SplittableRandom random;
  private final long roughMillis;
  private final List<String> late = new ArrayList<>();
  private boolean over;

  /// How it went.
  ///
  /// @param violations what was wrong, one line each
  /// @param digest equal for equal courses
  record Outcome(
      List<String> violations, long digest, long steps, Rares.Seen rares, List<String> trace) {}

  private Simulation(Case what, Coroutines coroutines, boolean tracing) {
    Case.Plan plan = what.plan();
    this.coroutines = coroutines;
    this.world = new World(what.worldSeed(), plan.faults(), plan.shared(), coroutines, tracing);
    this.owed = Owed.by(world.store());
    this.workload = what.work().in(world);
    this.random = world.newRandom();
    this.roughMillis = plan.roughMillis();
    for (int i = 1; i <= plan.nodes(); i++) {
      world.nodes().add(new SimNode(world, workload, coroutines, "n" + i));
    }
  }

  /// Lets a case happen, on the calling thread.
  ///
  /// @param tracing whether to keep what happened, line by line
  static Outcome run(Case what, Coroutines coroutines, boolean tracing) {
    Simulation simulation = new Simulation(what, coroutines, tracing);
    List<String> violations = simulation.run();
    World world = simulation.world;
    return new Outcome(
        violations,
        world.agenda().digest(),
        world.agenda().steps(),
        world.rares(),
        world.traceLines());
  }

  private List<String> run() {
    world.nodes().forEach(SimNode::start);
    workload.begin();
    bringTrouble();
    List<String> violations = new ArrayList<>(untilTheEnd());
    violations.addAll(late);
    violations.addAll(world.violations());
    if (violations.isEmpty()) {
      violations.addAll(workload.judge());
      violations.addAll(owed.violations());
      violations.addAll(
          new Histories(world.store(), workload, coroutines, world.rares())
              .violations(world.allRuns()));
    }
    return violations;
  }

  private List<String> untilTheEnd() {
    world.agenda().add(null, roughMillis * 1_000, this::heal);
    while (!over) {
      boolean endless = world.hasEndlessRun() || world.agenda().steps() > STEPS_MAX;
      if (!world.agenda().step() || endless) {
        return List.of("it does not come to an end: " + openRuns());
      }
      if (world.isHealed() && isStuck()) {
        return List.of("nothing goes on any more: " + openRuns());
      }
    }
    return List.of();
  }

  /// Whether nothing has gone on for long, though no timer is to come that was set by a clock which
  /// was ahead.
  private boolean isStuck() {
    long now = world.agenda().nowMicros();
    long since = Math.max(world.lastTurnMicros(), healedAtMicros());
    return now - since > PATIENCE_MICROS
        && world.openRuns().stream()
            .noneMatch(
                run -> isBetween((now - PATIENCE_MICROS) / 1_000, wakeAt(run), RunHead.NEVER));
  }

  private static boolean isBetween(long low, long value, long high) {
    return low < value && value < high;
  }

  private static long wakeAt(RunRecord run) {
    return run.head().wakeAtMillis();
  }

  /// The runs that should have gone on by themselves a while ago.
  private List<RunRecord> overdue(List<RunRecord> open) {
    long now = world.agenda().nowMicros();
    if (now - healedAtMicros() < RECOVERY_MICROS) {
      return List.of();
    }
    return open.stream()
        .filter(run -> run.head().state() == RunState.WAITING)
        .filter(run -> isBetween(RunHead.AT_TAKEOVER, wakeAt(run), now / 1_000 - LATE_MILLIS))
        .toList();
  }

  private long healedAtMicros() {
    return (World.START_MILLIS + roughMillis) * 1_000;
  }

  private List<String> openRuns() {
    return world.openRuns().stream()
        .map(run -> {
          List<Recorded> history =
              world.store().history(run.id(), run.head().execution(), 1, Integer.MAX_VALUE);
          RunHead.Block block = run.head().block();
          return "%n  %s is %s%s and waits for %s after %s"
              .formatted(
                  run.id(),
                  run.head().state().code(),
                  block == null ? "" : " (" + block.report() + ")",
                  run.head().waits(),
                  history.subList(Math.max(0, history.size() - EVENTS_SHOWN), history.size()));
        })
        .toList();
  }

  // --- Trouble ---

  private void bringTrouble() {
    Faults faults = world.faults();
    for (SimNode node : world.nodes()) {
      again(faults.killMillis(), node::kill);
      again(faults.stopMillis(), node::stop);
      again(faults.freezeMillis(), () -> node.freeze(random.nextInt(30_000_000)));
      again(faults.jumpMillis(), () -> node.setClock(jump()));
    }
    again(faults.outageMillis(), () -> world.takeStoreDown(random.nextInt(5_000_000)));
  }

  /// Mostly a little, seldom as much as an hour.
  private long jump() {
    int most =
        switch (random.nextInt(8)) {
          case 0 -> JUMP_MILLIS_MAX;
          case 1, 2 -> 60_000;
          default -> 3_000;
        };
    return random.nextInt(-most, most);
  }

  /// Does something again and again, until the world is healed.
  private void again(int meanMillis, Runnable trouble) {
    if (meanMillis > 0) {
      long wait = (long) (-Math.log(1 - random.nextDouble()) * meanMillis * 1_000);
      world
          .agenda()
          .add(
              null,
              wait,
              () -> {
                if (!world.isHealed()) {
                  trouble.run();
                  again(meanMillis, trouble);
                }
              });
    }
  }

  private void heal() {
    world.trace("world", () -> "heals");
    world.heal();
    world.nodes().forEach(SimNode::heal);
    world.fibers().start(null, TEND_MICROS, this::tend);
  }

  private void tend() {
    while (!over) {
      List<RunRecord> open = world.openRuns();
      overdue(open).forEach(run -> late.add("run " + run.id() + " is overdue"));
      for (RunRecord run : open) {
        boolean _ = world.told("world", client -> workload.tend(run, client));
      }
      boolean done = open.isEmpty() && world.isAnswered() && workload.isComplete() && isTidy();
      over = done || !late.isEmpty();
      world.fibers().sleep(TEND_MICROS);
    }
  }

  private boolean isTidy() {
    return world.openRuns().isEmpty()
        && world.store().counts().getOrDefault("mail", 0L) == 0
        && world.store().counts().getOrDefault("tasks", 0L) == 0;
  }
}
