package dev.pawl.testkit.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.program.Program.Await;
import dev.pawl.testkit.program.Program.Combine;
import dev.pawl.testkit.program.Program.How;
import dev.pawl.testkit.program.Program.Sleep;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Scenarios that random programs have found, each with its fault.
class ProgramRegressionTest {
  /// What depends on the order of threads is tried that often.
  private static final int TIMES = 100;

  /// A run that read its mail between the commit of a signal and the word of it took it twice.
  @Test
  void signals_inOneBurst_areDeliveredOnce() throws InterruptedException {
    Program program = new Combine(How.SETTLED, List.of(new Await(9_932), new Sleep(20_000)), 0);
    List<String> burst = IntStream.range(0, 10).mapToObj(i -> "v" + i).toList();
    Action signals = new Action.Signals(1_000, Scenario.ROOT, "x1.0:signal", burst);
    repeat(Scenario.of(program).withActions(List.of(signals)));
  }

  private static void repeat(Scenario scenario) throws InterruptedException {
    assertThat(Model.predict(scenario).isCertain()).as("certain").isTrue();
    for (int i = 0; i < TIMES; i++) {
      assertThat(Trial.violations(scenario)).as("try %d", i).isEmpty();
    }
  }
}
