package dev.pawl.testkit.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScenariosTest {
  private static final int SEEDS = 300;
  private static final int SIZE = 24;

  @Test
  void scenario_ofOneSeed_isTheSame() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(Scenarios.of(seed, SIZE)).isEqualTo(Scenarios.of(seed, SIZE));
    }
  }

  @Test
  void scenarios_ofSomeSeeds_holdEveryKindOfNodeAndAction() {
    Set<Class<?>> seen = new LinkedHashSet<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Scenario scenario = Scenarios.of(seed, SIZE);
      note(scenario.program(), seen);
      scenario.actions().forEach(action -> seen.add(action.getClass()));
    }
    assertThat(seen).contains(Program.class.getPermittedSubclasses());
    assertThat(seen).contains(Action.class.getPermittedSubclasses());
  }

  @Test
  void shrinking_failingScenario_keepsWhatMakesItFail() {
    Scenario scenario = Scenarios.of(7, 60);
    Scenario small = Shrinker.shrink(scenario, 2_000, candidate -> sleeps(candidate.program()) > 0);
    assertThat(small.program()).isInstanceOf(Program.Sleep.class);
    assertThat(small.actions()).isEmpty();
  }

  @Test
  void sourceText_ofScenario_isCode() {
    Scenario scenario = Scenario.of(new Program.Step(new Trouble(1, 2, 30, Trouble.Kind.LATER)));
    assertThat(SourceText.of(scenario))
        .isEqualTo(
            "new Scenario(new Program.Step(new Trouble(1, 2, 30, Trouble.Kind.LATER)), List.of(),"
                + " true)");
  }

  private static void note(Program program, Set<Class<?>> seen) {
    seen.add(program.getClass());
    program.children().forEach(child -> note(child, seen));
  }

  private static int sleeps(Program program) {
    int sleeps = program instanceof Program.Sleep ? 1 : 0;
    for (Program child : program.children()) {
      sleeps += sleeps(child);
    }
    return sleeps;
  }
}
