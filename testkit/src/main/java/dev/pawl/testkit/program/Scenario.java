package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import java.util.Comparator;
import java.util.List;

/// A program and what happens while it runs.
///
/// @param actions by time
/// @param replays whether runs are rebuilt from history at every wait
public record Scenario(Program program, List<Action> actions, boolean replays) {
  /// The id of the first run.
  public static final RunId ROOT = RunId.of("p");

  public Scenario {
    actions = actions.stream().sorted(Comparator.comparingLong(Action::atMillis)).toList();
  }

  /// A scenario in which nothing happens from outside.
  public static Scenario of(Program program) {
    return new Scenario(program, List.of(), true);
  }

  /// The same with other actions.
  public Scenario withActions(List<Action> others) {
    return new Scenario(program, others, replays);
  }

  /// The same with another program.
  public Scenario withProgram(Program other) {
    return new Scenario(other, actions, replays);
  }

  /// How big it is, for shrinking.
  int size() {
    return program.size() + actions.size();
  }
}
