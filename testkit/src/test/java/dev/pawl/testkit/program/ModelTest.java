package dev.pawl.testkit.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.testkit.program.Program.Act;
import dev.pawl.testkit.program.Program.Await;
import dev.pawl.testkit.program.Program.Background;
import dev.pawl.testkit.program.Program.Child;
import dev.pawl.testkit.program.Program.Cleanup;
import dev.pawl.testkit.program.Program.Combine;
import dev.pawl.testkit.program.Program.Continue;
import dev.pawl.testkit.program.Program.How;
import dev.pawl.testkit.program.Program.KvPut;
import dev.pawl.testkit.program.Program.Now;
import dev.pawl.testkit.program.Program.Seq;
import dev.pawl.testkit.program.Program.Sleep;
import dev.pawl.testkit.program.Program.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The model, against outcomes worked out by hand.
class ModelTest {
  private static final Step STEP = new Step(Trouble.NONE);

  @Test
  void sequence_withSleep_takesItsTime() {
    Expected run = root(Scenario.of(seq(STEP, new Sleep(500), new Now())));
    assertThat(run.text()).isEqualTo("[x1.0,ok,500]");
    assertThat(run.endMillis()).isEqualTo(500);
    assertThat(run.completed()).isEqualTo(Map.of("x1.0", 1));
  }

  @Test
  void activity_failing_isRetriedUntilItsTimeIsUp() {
    Trouble trouble = new Trouble(9, 10, 300, Trouble.Kind.PLAIN);
    Expected run = root(Scenario.of(new Act(trouble, 1_000)));
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.text()).isEqualTo("timeout");
    assertThat(run.failed()).isEqualTo(Map.of("x1", 4));
    assertThat(run.endMillis()).isEqualTo(1_000);
  }

  @Test
  void race_loserWithCleanup_cleansUpBeforeTheEnd() {
    Program loser = seq(new Cleanup(seq(new Sleep(70), STEP)), new Sleep(900), STEP);
    Expected run = root(Scenario.of(combine(How.RACE, new Sleep(100), loser)));
    assertThat(run.text()).isEqualTo("#0:ok");
    assertThat(run.completed()).isEqualTo(Map.of("x1.1.0.0.1", 1));
    assertThat(run.endMillis()).isEqualTo(170);
  }

  @Test
  void race_tied_isUndecided() {
    Program race = combine(How.RACE, new Sleep(100), seq(new Sleep(60), new Sleep(40)));
    assertThat(Model.predict(Scenario.of(race)).undecided()).isNotEmpty();
  }

  @Test
  void branch_nobodyWaitsFor_stopsWithTheRun() {
    Program beside = seq(new Sleep(50), new KvPut(1), new Sleep(51), new KvPut(2));
    Expected run = root(Scenario.of(seq(new Background(beside), new Sleep(100))));
    assertThat(run.kv()).isEqualTo(Map.of("x1.0.0:k1", "x1.0.0.1"));
  }

  @Test
  void signal_duringOutage_comesBeforeWhatWasDue() {
    Program race = combine(How.RACE, new Await(0), new Sleep(100));
    Scenario scenario =
        Scenario.of(race)
            .withActions(
                List.of(
                    new Action.Crash(50, 200),
                    new Action.Signals(40, Scenario.ROOT, "x1.0:signal", List.of("v"))));
    assertThat(root(scenario).text()).isEqualTo("#0:v");
    assertThat(root(scenario.withActions(scenario.actions().subList(1, 2))).endMillis())
        .as("the timer rings when the engine is back")
        .isEqualTo(250);
  }

  @Test
  void cancel_ofParent_reachesChildAndCleansUp() {
    Program child = seq(new Cleanup(STEP), new Sleep(1_000));
    Scenario scenario =
        Scenario.of(new Child(child)).withActions(List.of(new Action.Cancel(300, Scenario.ROOT)));
    Prediction prediction = Model.predict(scenario);
    Expected inner = prediction.runs().get(RunId.of("p~x1"));
    assertThat(prediction.isCertain()).isTrue();
    assertThat(prediction.runs().values())
        .extracting(Expected::state)
        .containsOnly(RunState.CANCELED);
    assertThat(inner).isNotNull();
    assertThat(inner.completed()).isEqualTo(Map.of("x1.0.0", 1));
  }

  @Test
  void continueAsNew_keepsDataAndSignals() {
    Program next = seq(new Program.KvGet(0), new Await(0));
    Scenario scenario =
        Scenario.of(seq(new KvPut(0), new Sleep(100), new Continue(next)))
            .withActions(
                List.of(new Action.Signals(50, Scenario.ROOT, "main:signal", List.of("v"))));
    Expected run = root(scenario);
    assertThat(run.text()).isEqualTo("[x1.0,v]");
    assertThat(run.executions()).isEqualTo(2);
  }

  @Test
  void pause_whileTimerComesDue_delaysWhatFollows() {
    Scenario scenario =
        Scenario.of(seq(new Sleep(100), new Now()))
            .withActions(
                List.of(
                    new Action.Pause(40, Scenario.ROOT), new Action.Resume(250, Scenario.ROOT)));
    assertThat(root(scenario).text()).isEqualTo("[ok,250]");
  }

  @Test
  void wait_withoutSignal_isStuck() {
    assertThat(Model.predict(Scenario.of(new Await(0))).stuck()).hasSize(1);
  }

  private static Program seq(Program... parts) {
    return new Seq(List.of(parts));
  }

  private static Program combine(How how, Program... members) {
    return new Combine(how, List.of(members), 0);
  }

  private static Expected root(Scenario scenario) {
    return Model.predict(scenario).runs().get(Scenario.ROOT);
  }
}
