package dev.pawl.testkit.sim;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.program.Action;
import dev.pawl.testkit.program.Bodies;
import dev.pawl.testkit.program.Expected;
import dev.pawl.testkit.program.Interpreter;
import dev.pawl.testkit.program.Model;
import dev.pawl.testkit.program.Prediction;
import dev.pawl.testkit.program.Program;
import dev.pawl.testkit.program.ProgramGenerator;
import dev.pawl.testkit.program.Scenario;
import dev.pawl.testkit.program.Scenarios;
import dev.pawl.testkit.program.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Random programs whose outcome does not depend on time. Whatever happens, it must be what the
/// model says.
final class CalmPrograms implements Workload {
  private static final int PROGRAM_SIZE = 20;
  private static final int START_MICROS = 3_000_000;
  private static final int PAUSE_MICROS = 20_000_000;

  private final World world;
  private final SplittableRandom random;
  private final Bodies bodies;
  private final Interpreter interpreter;
  private final JacksonCodec codec = new JacksonCodec();
  private final List<Root> roots = new ArrayList<>();
  private final Map<RunId, Expected> expected = new LinkedHashMap<>();

  /// A run that a client starts, with all that belongs to it.
  private record Root(String id, Scenario scenario) {}

  CalmPrograms(World world, List<Program> programs) {
    this.world = world;
    this.random = world.newRandom();
    this.bodies = new Bodies(world.store());
    this.interpreter = new Interpreter(bodies);
    for (int i = 0; i < programs.size(); i++) {
      add("p" + i, Scenarios.completed(programs.get(i)).orElseThrow());
    }
  }

  /// A random program that comes to one end only.
  static Program draw(RandomGenerator random) {
    while (true) {
      Program calm = Calm.of(any(random));
      if (random.nextInt(3) == 0) {
        Program next = new Program.Continue(Calm.of(any(random)));
        calm = new Program.Seq(List.of(calm, next));
      }
      if (isCertain(calm)) {
        return calm;
      }
    }
  }

  private static Program any(RandomGenerator random) {
    return new ProgramGenerator(random).program(3 + random.nextInt(PROGRAM_SIZE));
  }

  static boolean isCertain(Program program) {
    return Scenarios.completed(program).isPresent();
  }

  private void add(String id, Scenario scenario) {
    roots.add(new Root(id, scenario));
    Prediction prediction = Model.predict(scenario);
    for (Expected run : prediction.runs().values()) {
      RunId there = renamed(run.id(), id);
      expected.put(there, run.withId(there));
    }
  }

  /// The run of the model under another root.
  private static RunId renamed(RunId run, String root) {
    return RunId.of(root + run.value().substring(Scenario.ROOT.value().length()));
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return List.of(interpreter.workflow());
  }

  @Override
  public List<Activity<?, ?>> activities() {
    return List.of(interpreter.activity());
  }

  // --- Clients ---

  @Override
  public void begin() {
    for (Root root : roots) {
      world.startClient(delay(), () -> start(root));
      Map<String, List<Action.Signals>> byMailbox = new LinkedHashMap<>();
      for (Action action : root.scenario().actions()) {
        if (action instanceof Action.Signals signals) {
          byMailbox
              .computeIfAbsent(signals.run() + " " + signals.name(), _ -> new ArrayList<>())
              .add(signals);
        }
      }
      byMailbox.values().forEach(signals -> world.startClient(delay(), () -> send(root, signals)));
    }
    for (RunId run : expected.keySet()) {
      if (random.nextInt(6) == 0) {
        world.startClient(delay(), () -> pauseAndResume(run));
      }
    }
  }

  private int delay() {
    return random.nextInt(START_MICROS);
  }

  private void start(Root root) {
    Program program = Calm.hastened(root.scenario().program());
    Interpreter.Input input = new Interpreter.Input(program, World.START_MILLIS);
    int times = 1 + random.nextInt(2);
    for (int i = 0; i < times; i++) {
      world.insist(client -> client.start(interpreter.workflow(), root.id(), input));
    }
    world.trace("client", () -> "started " + root.id());
  }

  private void send(Root root, List<Action.Signals> all) {
    int number = 0;
    for (Action.Signals signals : all) {
      RunId run = renamed(signals.run(), root.id());
      for (String value : signals.values()) {
        String dedupId = signals.name() + " " + ++number;
        if (!accepted(run, signals.name(), value, dedupId)) {
          return;
        }
      }
      world.fibers().sleep(1 + random.nextInt(500_000));
    }
  }

  /// Sends a signal as soon as its run is there. False if the run ended without wanting it.
  private boolean accepted(RunId run, String name, String value, String dedupId) {
    while (true) {
      try {
        world.insist(client -> {
          client.signal(run, name, codec.encode("signal", value), dedupId);
          return true;
        });
        world.trace("client", () -> "sent " + dedupId + " to " + run);
        return true;
      } catch (PawlException refused) {
        if (refused.code() != ErrorCode.NO_SUCH_RUN) {
          return false;
        }
        world.fibers().sleep(300_000);
      }
    }
  }

  private void pauseAndResume(RunId run) {
    if (world.told(run, client -> client.pause(run, "simulated"))) {
      world.fibers().sleep(random.nextInt(PAUSE_MICROS));
      boolean _ = world.told(run, client -> client.resume(run));
    }
  }

  // --- The end ---

  @Override
  public void tend(RunRecord run, Client client) {
    if (run.head().state() == RunState.PAUSED) {
      client.resume(run.id());
    }
  }

  @Override
  public boolean isComplete() {
    return expected.keySet().stream().allMatch(this::isThere);
  }

  /// A detached run begins after the run that starts it has ended, for a moment.
  private boolean isThere(RunId run) {
    return world.store().find(run).isPresent();
  }

  @Override
  public List<String> judge() {
    return Verdict.onOutcome(expected, world.store(), bodies.ran());
  }
}
