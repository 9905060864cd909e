package dev.pawl.testkit.program;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Store;
import dev.pawl.testkit.InMemoryStore;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Lets a scenario happen on a test engine and judges what came of it.
final class Drive {
  private static final int SPINS = 20_000;

  /// Warns of failed branches that nobody awaited, which programs are full of.
  private static final Logger LOG = Logger.getLogger("dev.pawl.workflow");

  private final Scenario scenario;
  private final Prediction prediction;
  private final TestEngine engine;
  private final Interpreter interpreter;
  private final Instant base;
  private final SplittableRandom delays = new SplittableRandom();
  private final List<String> violations = new ArrayList<>();

  static {
    LOG.setLevel(Level.SEVERE);
  }

  private Drive(Scenario scenario, TestEngine engine, Interpreter interpreter) {
    this.scenario = scenario;
    this.prediction = Model.predict(scenario);
    this.engine = engine;
    this.interpreter = interpreter;
    this.base = engine.now();
  }

  /// What went wrong; empty if nothing did.
  static List<String> violations(Scenario scenario) throws InterruptedException {
    return violations(scenario, store -> store);
  }

  /// @param faults wraps the store that the engine sees
  static List<String> violations(Scenario scenario, UnaryOperator<Store> faults)
      throws InterruptedException {
    Store store = new InMemoryStore(InstantSource.system(), false);
    Bodies bodies = new Bodies(store);
    Interpreter interpreter = new Interpreter(bodies);
    try (TestEngine engine =
        TestEngine.builder()
            .store(faults.apply(store))
            .workflows(interpreter.workflow())
            .activities(interpreter.activity())
            .replayAtEveryWait(scenario.replays())
            .start()) {
      Drive drive = new Drive(scenario, engine, interpreter);
      try {
        drive.go();
      } catch (AssertionError | RuntimeException e) {
        drive.violations.add(e.toString());
      }
      drive.violations.addAll(Verdict.on(scenario, store, bodies.ran(), drive.base.toEpochMilli()));
      return drive.violations;
    }
  }

  private void go() throws InterruptedException {
    Interpreter.Input input = new Interpreter.Input(scenario.program(), base.toEpochMilli());
    engine.client().start(interpreter.workflow(), Scenario.ROOT.value(), input);
    for (Action action : scenario.actions()) {
      Duration left = Duration.between(engine.now(), base.plusMillis(action.atMillis()));
      if (action instanceof Action.CrashInto) {
        engine.advanceInto(left);
        spin();
        engine.crash();
      } else {
        engine.advance(left);
        act(action);
      }
    }
    engine.advance(Duration.between(engine.now(), base.plusMillis(prediction.endMillis())));
  }

  private void act(Action action) {
    switch (action) {
      case Action.Signals(long _, RunId run, String name, List<String> values) -> {
        for (String value : values) {
          tell(run, action, () -> engine.client().signal(run, name, value));
        }
      }
      case Action.Cancel(long _, RunId run) ->
          tell(run, action, () -> engine.client().cancel(run, "the test cancels"));
      case Action.Terminate(long _, RunId run) ->
          tell(run, action, () -> engine.client().terminate(run, "the test terminates"));
      case Action.Crash crash -> engine.crash(Duration.ofMillis(crash.downMillis()));
      case Action.CrashInto _ -> engine.crash();
    }
  }

  /// Talks to a run and checks that it takes what it has to take, and nothing else.
  private void tell(RunId run, Action action, Runnable talk) {
    Expected expected = prediction.runs().get(run);
    String allowed =
        expected == null || action.atMillis() < expected.startMillis()
            ? ErrorCode.NO_SUCH_RUN.name()
            : expected.takes(action) ? "ok" : ErrorCode.WRONG_STATE.name();
    String answer = "ok";
    try {
      talk.run();
    } catch (PawlException refused) {
      answer = refused.code().name();
    }
    if (!answer.equals(allowed)) {
      violations.add(
          "%s to run %s was answered %s, not %s".formatted(action, run, answer, allowed));
    }
  }

  /// Lets some real time pass, so that crashes fall into different places.
  private void spin() {
    for (int i = delays.nextInt(SPINS); i > 0; i--) {
      Thread.onSpinWait();
    }
  }
}
