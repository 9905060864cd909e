package dev.pawl.testkit.sim;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.program.Bodies;
import dev.pawl.testkit.program.Interpreter;
import dev.pawl.testkit.program.Program;
import dev.pawl.testkit.program.ProgramGenerator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Random programs with races, deadlines and cancellations, and operators who cancel, terminate,
/// pause and retry at any time. What comes of them is chance; but everything ends, nothing is done
/// twice, and what is on record can be replayed.
final class WildPrograms implements Workload {
  private static final int PROGRAM_SIZE = 25;
  private static final int OPERATIONS = 12;
  private static final int SPREAD_MICROS = 8_000_000;
  private static final Payload ANSWER = Payload.ofJson("\"answer\"");

  private final World world;
  private final SplittableRandom random;
  private final Bodies bodies;
  private final Interpreter interpreter;
  private final List<Program> programs;
  private final Set<RunId> retried = new HashSet<>();

  WildPrograms(World world, List<Program> programs) {
    this.world = world;
    this.random = world.newRandom();
    this.bodies = new Bodies(world.store());
    this.interpreter = new Interpreter(bodies);
    this.programs = programs;
  }

  /// Any random program.
  static Program draw(RandomGenerator random) {
    return Calm.hastened(new ProgramGenerator(random).program(3 + random.nextInt(PROGRAM_SIZE)));
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
    for (int i = 0; i < programs.size(); i++) {
      String id = "p" + i;
      Interpreter.Input input = new Interpreter.Input(programs.get(i), World.START_MILLIS);
      world.startClient(random.nextInt(3_000_000), () -> start(id, input));
    }
    for (int i = random.nextInt(OPERATIONS); i > 0; i--) {
      world.startClient(random.nextInt(SPREAD_MICROS), this::operate);
    }
  }

  private void start(String id, Interpreter.Input input) {
    if (random.nextInt(3) == 0) {
      world.rares().saw(Rare.SIGNAL_WITH_START);
      tell(client ->
          client.signalWithStart(interpreter.workflow(), id, input, "main:signal", "early"));
    } else {
      tell(client -> client.start(interpreter.workflow(), id, input));
    }
  }

  /// An operator does something to some run.
  private void operate() {
    List<RunRecord> all = world.allRuns();
    if (all.isEmpty()) {
      return;
    }
    RunId run = all.get(random.nextInt(all.size())).id();
    int what = random.nextInt(8);
    world.trace("operator", () -> "does " + what + " to " + run);
    switch (what) {
      case 0, 1 -> tell(client -> client.cancel(run, "simulated"));
      case 2 -> tell(client -> client.terminate(run, "simulated"));
      case 3 -> pauseAndResume(run);
      case 4, 5 -> retry(run);
      default -> answer(run);
    }
  }

  private void pauseAndResume(RunId run) {
    tell(client -> client.pause(run, "simulated"));
    world.fibers().sleep(random.nextInt(SPREAD_MICROS));
    tell(client -> client.resume(run));
  }

  private void retry(RunId run) {
    retried.add(run);
    tell(client -> client.retry(run, "simulated"));
  }

  private void answer(RunId run) {
    for (Wait wait : world.store().find(run).orElseThrow().head().waits()) {
      if (wait.kind() == Wait.Kind.SIGNAL || wait.kind() == Wait.Kind.QUESTION) {
        tell(client -> client.signal(run, wait.name(), ANSWER, null));
      }
    }
  }

  private void tell(Consumer<Client> word) {
    boolean _ = world.told("operator", word);
  }

  // --- The end ---

  @Override
  public void tend(RunRecord run, Client client) {
    if (run.head().state() == RunState.PAUSED) {
      client.resume(run.id());
    }
    for (Wait wait : run.head().waits()) {
      if (wait.kind() == Wait.Kind.SIGNAL || wait.kind() == Wait.Kind.QUESTION) {
        client.signal(run.id(), wait.name(), ANSWER, null);
      }
    }
  }

  @Override
  public List<String> judge() {
    List<String> violations = new ArrayList<>(world.store().check());
    Set<String> started = new HashSet<>();
    for (Bodies.Ran ran : bodies.ran()) {
      boolean again = !started.add(ran.key() + " attempt " + ran.attempt());
      if (again && retried.isEmpty()) {
        violations.add(ran + " ran twice");
      }
    }
    return violations;
  }
}
