package dev.pawl.testkit.sim;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.replay.Coroutines;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.Host;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A node of the simulated cluster: one process after another, each with an engine.
final class SimNode {
  static final Duration LEASE = Duration.ofSeconds(3);

  private static final String NEXT_VERSION = "2";
  private static final int SOON_MICROS = 1_000_000;
  private static final int RESTART_MICROS = 1_000_000;
  private static final int BODY_MICROS = 300_000;

  private final World world;
  private final Workload workload;
  private final Coroutines coroutines;
  private final SplittableRandom random;
  private final String name;
  private final boolean upgrades;
  private int processes;
  private @Nullable Running running;
  private boolean starting;

  /// A process with its engine.
  private static final class Running {
    final Incarnation process;
    final SimStore store;
    final long sinceMicros;
    final CompletableFuture<@Nullable Void> death = new CompletableFuture<>();
    long skewMillis;
    int bodies;
    boolean upgraded;
    @Nullable Engine engine;

    Running(Incarnation process, SimStore store, long sinceMicros) {
      this.process = process;
      this.store = store;
      this.sinceMicros = sinceMicros;
    }
  }

  SimNode(World world, Workload workload, Coroutines coroutines, String name) {
    this.world = world;
    this.workload = workload;
    this.coroutines = coroutines;
    this.random = world.newRandom();
    this.name = name;
    this.upgrades = random.nextInt(4) == 0;
  }

  boolean isUp() {
    return running != null && running.engine != null;
  }

  Client client() {
    if (running == null || running.engine == null) {
      throw new PawlException(ErrorCode.CLOSED, name + " is down");
    }
    return running.engine.client();
  }

  // --- Life ---

  /// Starts a process, if there is none, and tries again until it is up.
  void start() {
    if (running != null || starting) {
      return;
    }
    starting = true;
    Incarnation process = new Incarnation(name + "#" + ++processes);
    SimStore store = new SimStore(world.store(), world, process, random.split());
    Running next = new Running(process, store, world.agenda().nowMicros());
    boolean renamed = Faults.strikes(world.faults().killMillis() > 0 ? 250 : 0, random);
    world.rares().sawIf(renamed && processes > 1, Rare.REPLACED_UNDER_NEW_NAME);
    world.fibers().start(process, delay(), () -> launch(next, renamed ? process.toString() : name));
  }

  private void launch(Running next, String nodeName) {
    running = next;
    starting = false;
    try {
      next.engine =
          Engine.builder(next.store)
              .workflows(workflows(false))
              .activities(workload.activities().toArray(Activity<?, ?>[]::new))
              .options(options(nodeName))
              .host(host(next))
              .start();
      if (world.isHealed() || (upgrades && random.nextBoolean())) {
        upgrade(next);
      }
      world.trace(next.process, () -> "is up");
    } catch (PawlException fault) {
      world.trace(next.process, () -> "cannot start: " + fault.getMessage());
      world.rares().saw(Rare.START_FAILED);
      end(next);
      startLater();
    }
  }

  /// The code of now, or that of the next release, which is the same by another version.
  private Workflow<?, ?>[] workflows(boolean next) {
    return workload.workflows().stream()
        .map(workflow -> next ? workflow.version(NEXT_VERSION) : workflow)
        .toArray(Workflow<?, ?>[]::new);
  }

  /// The code of the next release comes to a process, beside that of now.
  private void upgrade(Running upgraded) {
    Engine engine = upgraded.engine;
    if (engine != null && !upgraded.upgraded) {
      world.trace(upgraded.process, () -> "gets new code");
      upgraded.upgraded = true;
      for (Workflow<?, ?> workflow : workflows(true)) {
        engine.register(workflow);
      }
    }
  }

  private EngineOptions options(String nodeName) {
    return EngineOptions.defaults()
        .withNode(nodeName)
        .withLeaseTtl(LEASE)
        .withQueue(ActivityOptions.DEFAULT_QUEUE, 1 + random.nextInt(4))
        .withResidentRuns(random.nextInt(3) == 0 ? 100 : random.nextInt(3))
        .withCloseGrace(Duration.ofSeconds(2));
  }

  private void startLater() {
    world.agenda().add(null, random.nextInt(RESTART_MICROS), this::start);
  }

  /// The process dies where it is; the next one comes soon.
  void kill() {
    Running dying = running;
    if (dying == null) {
      return;
    }
    world.trace(dying.process, () -> "dies, commit " + dying.store.flight());
    Rares.Seen rares = world.rares();
    rares.sawIf(dying.store.flight() == SimStore.Flight.ON_ITS_WAY, Rare.KILLED_BEFORE_COMMIT);
    rares.sawIf(dying.store.flight() == SimStore.Flight.DONE, Rare.KILLED_AFTER_COMMIT);
    rares.sawIf(world.agenda().nowMicros() - dying.sinceMicros < SOON_MICROS, Rare.KILLED_AT_START);
    rares.sawIf(dying.bodies > 0, Rare.KILLED_IN_BODY);
    end(dying);
    rares.sawIf(world.nodes().stream().noneMatch(SimNode::isUp), Rare.ALL_DOWN);
    world.agenda().add(null, random.nextInt(5 * RESTART_MICROS), this::start);
  }

  /// Dies if that is its process.
  void killIf(Incarnation process) {
    if (running != null && running.process.equals(process)) {
      kill();
    }
  }

  private void end(Running ending) {
    running = null;
    ending.process.die();
    ending.death.complete(null);
  }

  /// The engine is closed in order; the next process comes soon.
  void stop() {
    Running stopping = running;
    if (stopping == null || stopping.engine == null) {
      return;
    }
    Engine engine = stopping.engine;
    world.rares().sawIf(world.hasOpenRuns(), Rare.CLOSED_WITH_WORK);
    stopping.engine = null;
    world.trace(stopping.process, () -> "closes");
    world
        .fibers()
        .start(
            stopping.process,
            0,
            () -> {
              try {
                engine.close();
              } catch (PawlException fault) {
                world.trace(stopping.process, () -> "closed badly: " + fault.getMessage());
              }
              end(stopping);
              startLater();
            });
  }

  /// Nothing moves in the process for a while; then it goes on as if nothing had been.
  void freeze(long micros) {
    if (running == null) {
      return;
    }
    world.trace(running.process, () -> "stands still for " + micros / 1_000 + " ms");
    world.rares().sawIf(micros > LEASE.toMillis() * 1_000, Rare.FROZEN_PAST_LEASE);
    world.rares().sawIf(running.store.flight() != SimStore.Flight.NONE, Rare.FROZEN_IN_COMMIT);
    running.process.freezeUntil(world.agenda().nowMicros() + micros);
  }

  /// The node's clock shows another time from now on.
  void setClock(long skewMillis) {
    if (running == null) {
      return;
    }
    boolean back = skewMillis < running.skewMillis;
    world.trace(running.process, () -> "has a clock that is " + skewMillis + " ms off");
    world.rares().saw(back ? Rare.CLOCK_SET_BACK : Rare.CLOCK_SET_FORWARD);
    running.skewMillis = skewMillis;
  }

  /// Has the right time again and all code, and starts if it is down.
  void heal() {
    if (running != null) {
      running.skewMillis = 0;
      upgradeWhenPossible(running);
    }
    start();
  }

  /// The next release may come just when a run is being blocked for want of it.
  void mayUpgrade(Incarnation process) {
    if (running != null && running.process.equals(process) && random.nextInt(4) == 0) {
      upgradeWhenPossible(running);
    }
  }

  /// The store may still be away.
  private void upgradeWhenPossible(Running now) {
    world.fibers().start(now.process, delay(), () -> upgrade(now));
  }

  // --- What its engine stands on ---

  private Host host(Running owner) {
    return new Host(
        () -> Instant.ofEpochMilli(world.agenda().nowMillis() + owner.skewMillis),
        random.split(),
        executor(owner),
        executor(owner),
        bodies(owner),
        (atMillis, task) -> alarm(owner, atMillis, task),
        (future, nanos) -> await(owner, future, nanos),
        coroutines);
  }

  private Executor executor(Running owner) {
    return task -> world.fibers().start(owner.process, delay(), task);
  }

  private Executor bodies(Running owner) {
    return task ->
        world
            .fibers()
            .start(
                owner.process,
                delay(),
                () -> {
                  owner.bodies++;
                  world.fibers().sleep(random.nextInt(4) == 0 ? random.nextInt(BODY_MICROS) : 1);
                  task.run();
                  owner.bodies--;
                });
  }

  private int delay() {
    return random.nextInt(world.faults().delayMicros());
  }

  private Host.Alarm alarm(Running owner, long atMillis, Runnable task) {
    long inMillis = atMillis - world.agenda().nowMillis() - owner.skewMillis;
    Agenda.Entry entry =
        world
            .agenda()
            .add(owner.process, Math.min(inMillis, Long.MAX_VALUE / 2_000) * 1_000 + delay(), task);
    return entry::cancel;
  }

  private long await(Running owner, CompletableFuture<?> future, long nanos) {
    CompletableFuture<Object> either = CompletableFuture.anyOf(future, owner.death);
    long left = world.fibers().awaitNanos(either, nanos);
    if (owner.process.isDead()) {
      throw new PawlException(ErrorCode.CLOSED, owner.process + " has died");
    }
    return left;
  }

  @Override
  public String toString() {
    return name;
  }
}
