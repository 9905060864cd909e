package dev.pawl.testkit.sim;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A small world of its own inside a simulation: workflows with one purpose, the clients that use
/// them, and what must have come of it. It keeps its own books and never asks the engine what
/// should be.
abstract class Scene implements Workload {
  private static final int START_MICROS = 3_000_000;
  private static final int LOOK_AGAIN_MICROS = 300_000;

  final World world;
  final SplittableRandom random;
  private final String name;
  private final BodyLog bodies;
  private final JacksonCodec codec = new JacksonCodec();
  private final List<String> violations = new ArrayList<>();

  /// Where a scene plays.
  ///
  /// @param name begins the names of everything in it
  record Stage(World world, SplittableRandom random, BodyLog bodies, String name) {}

  Scene(Stage stage) {
    this.world = stage.world();
    this.random = stage.random();
    this.name = stage.name();
    this.bodies = stage.bodies();
  }

  @Override
  public List<Activity<?, ?>> activities() {
    return List.of();
  }

  @Override
  public void tend(RunRecord run, Client client) {
    // Most runs come to their end by themselves.
  }

  @Override
  public final List<String> judge() {
    check();
    return violations;
  }

  /// Says what is wrong at the end.
  abstract void check();

  // --- Names ---

  final String named(String what) {
    return name + "-" + what;
  }

  final RunId run(int number) {
    return RunId.of(named(String.valueOf(number)));
  }

  // --- Bodies ---

  /// The first thing in every body. It may take a while.
  final void begin(Attempt attempt) {
    bodies.began(attempt);
    nap();
  }

  /// Mostly nothing, seldom longer than a lease.
  final void nap() {
    int most =
        switch (random.nextInt(16)) {
          case 0 -> 4_000_000;
          case 1, 2, 3 -> 300_000;
          default -> 2;
        };
    world.fibers().sleep(1 + random.nextInt(most));
  }

  // --- Clients ---

  /// Starts a client soon.
  final void client(Runnable code) {
    world.startClient(random.nextInt(START_MICROS), code);
  }

  /// A client that starts a run, and sometimes does it again.
  final <I> void starts(Workflow<I, ?> workflow, RunId id, I input) {
    int times = 1 + random.nextInt(2);
    client(() -> {
      for (int i = 0; i < times; i++) {
        world.insist(client -> client.start(workflow, id.value(), input));
      }
    });
  }

  /// Sends a signal, waiting for its run to be there. If the run ended with it, a repeated one may
  /// be refused.
  final void send(RunId run, String signal, Object value, @Nullable String dedupId) {
    awaitRun(run);
    boolean _ =
        world.told(
            named("client"),
            client -> client.signal(run, signal, codec.encode(signal, value), dedupId));
  }

  final void awaitRun(RunId run) {
    while (world.store().find(run).isEmpty()) {
      world.fibers().sleep(LOOK_AGAIN_MICROS);
    }
  }

  /// Waits at most that long.
  final void pause(int micros) {
    world.fibers().sleep(1 + random.nextInt(micros));
  }

  // --- The end ---

  final void expect(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }

  final RunHead head(RunId run) {
    return world.store().find(run).orElseThrow().head();
  }

  final boolean isThere(RunId run) {
    return world.store().find(run).isPresent();
  }

  final void expectState(RunId run, RunState expected) {
    RunHead head = head(run);
    expect(
        head.state() == expected,
        "%s is %s by %s, should be %s".formatted(run, head.state(), head.outcome(), expected));
  }

  /// The output of a run, which must have succeeded; null if it has not.
  final <T> @Nullable T output(RunId run, Class<T> type) {
    expectState(run, RunState.SUCCEEDED);
    return head(run).outcome() instanceof Event.RunCompleted(var output)
        ? codec.decode("output", output, TypeRef.of(type))
        : null;
  }

  final void expectOutput(RunId run, Object expected) {
    Object output = output(run, expected.getClass());
    expect(
        output == null || output.equals(expected),
        "%s has the output %s, should be %s".formatted(run, output, expected));
  }
}
