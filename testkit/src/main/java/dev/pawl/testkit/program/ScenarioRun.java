package dev.pawl.testkit.program;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Store;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/// Lets a scenario happen on a test engine, with any store, and judges what came of it.
public final class ScenarioRun {
  private static final int SPINS = 20_000;

  private final Scenario scenario;
  private final Prediction prediction;
  private final TestEngine engine;
  private final Interpreter interpreter;
  private final Instant base;
  private final SplittableRandom delays = new SplittableRandom();
  private final List<String> violations = new ArrayList<>();

  private ScenarioRun(Scenario scenario, TestEngine engine, Interpreter interpreter) {
    this.scenario = scenario;
    this.prediction = Model.predict(scenario);
    this.engine = engine;
    this.interpreter = interpreter;
    this.base = engine.now();
  }

  /// What went wrong; empty if nothing did.
  ///
  /// @param store an empty store; the caller closes it
  public static List<String> violations(Scenario scenario, Store store)
      throws InterruptedException {
    return violations(scenario, store, same -> same);
  }

  /// What went wrong while the engine saw the store through a wrapper, such as one with faults.
  public static List<String> violations(
      Scenario scenario, Store store, UnaryOperator<Store> wrapper) throws InterruptedException {
    Bodies bodies = new Bodies(store);
    Interpreter interpreter = new Interpreter(bodies);
    try (TestEngine engine =
        TestEngine.builder()
            .store(wrapper.apply(store))
            .workflows(interpreter.workflow())
            .activities(interpreter.activity())
            .replayAtEveryWait(scenario.replays())
            .start()) {
      ScenarioRun run = new ScenarioRun(scenario, engine, interpreter);
      try {
        run.go();
      } catch (AssertionError | RuntimeException e) {
        run.violations.add(e.toString());
      }
      run.violations.addAll(Verdict.on(scenario, store, bodies.ran(), run.base.toEpochMilli()));
      return run.violations;
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
      case Action.Pause(long _, RunId run) ->
          tell(run, action, () -> engine.client().pause(run, "the test pauses"));
      case Action.Resume(long _, RunId run) -> tell(run, action, () -> engine.client().resume(run));
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
