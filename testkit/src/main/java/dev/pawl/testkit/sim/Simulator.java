package dev.pawl.testkit.sim;

import dev.pawl.engine.replay.Coroutines;
import dev.pawl.engine.runtime.SystemHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs simulations: the whole engine on several nodes, with its clients, in one thread, with time,
/// chance and every fault drawn from a seed. The same seed gives the same course.
///
/// One instance runs one simulation at a time. Several may be used at once, each by its own thread.
public final class Simulator implements AutoCloseable {
  private static final int RESEEDS = 8;

  private final SystemHost host = new SystemHost(Duration.ofMinutes(1));
  private final Coroutines coroutines = host.host().coroutines();
  private final Complaints complaints = new Complaints();
  private final Rares rares;

  /// A simulation that went wrong.
  ///
  /// @param violations what was wrong, one line each
  /// @param text the case, smaller if it could be made smaller, and what happened in it
  public record Failure(long seed, List<String> violations, String text) {}

  /// @param rares takes note of the rare states that are reached
  public Simulator(Rares rares) {
    this.rares = rares;
  }

  /// Runs the simulation of a seed. If something is wrong, looks for a smaller case in which it
  /// still is.
  ///
  /// @param shrinkTries how many smaller cases are tried at most
  /// @return what went wrong, empty if nothing did
  public Optional<Failure> run(long seed, int shrinkTries) {
    Case drawn = Case.draw(seed);
    Simulation.Outcome outcome = simulate(drawn, false);
    rares.add(outcome.rares());
    return outcome.violations().isEmpty()
        ? Optional.empty()
        : Optional.of(report(seed, shrunk(drawn, shrinkTries)));
  }

  private Failure report(long seed, Case what) {
    Simulation.Outcome again = simulate(what, true);
    StringBuilder text = new StringBuilder();
    text.append(what.plan()).append('\n').append(what.work());
    again.trace().forEach(line -> text.append('\n').append(line));
    return new Failure(seed, again.violations(), text.toString());
  }

  private Case shrunk(Case failing, int tries) {
    Case smallest = failing;
    int left = tries;
    boolean found = true;
    while (found && left > 0) {
      found = false;
      for (Case candidate : smallest.smaller()) {
        Optional<Case> smaller = left-- > 0 ? failing(candidate) : Optional.empty();
        if (smaller.isPresent()) {
          smallest = smaller.get();
          found = true;
          break;
        }
      }
    }
    return smallest;
  }

  /// The candidate, with other chances if need be, if anything is wrong in it.
  private Optional<Case> failing(Case candidate) {
    for (int i = 0; i < RESEEDS; i++) {
      Case reseeded = candidate.reseeded(candidate.worldSeed() + i);
      if (!simulate(reseeded, false).violations().isEmpty()) {
        return Optional.of(reseeded);
      }
    }
    return Optional.empty();
  }

  /// A number that is equal for equal courses of a seed.
  public long digest(long seed) {
    return simulate(Case.draw(seed), false).digest();
  }

  /// Simulates on a virtual thread, from which handing over to workflow code is cheapest.
  private Simulation.Outcome simulate(Case what, boolean tracing) {
    FutureTask<Simulation.Outcome> task =
        new FutureTask<>(() -> Simulation.run(what, coroutines, tracing));
    Thread.ofVirtual().name("pawl-simulation").start(task);
    try {
      Simulation.Outcome outcome = task.get();
      List<String> violations = new ArrayList<>(outcome.violations());
      violations.addAll(complaints.take());
      return new Simulation.Outcome(
          violations, outcome.digest(), outcome.steps(), outcome.rares(), outcome.trace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in the middle of a simulation", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the simulation of " + what + " broke", e.getCause());
    }
  }

  @Override
  public void close() {
    complaints.close();
    host.close();
  }
}
