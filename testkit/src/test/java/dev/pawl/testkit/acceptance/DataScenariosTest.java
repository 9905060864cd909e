package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ChildFailedException;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a run shows while it goes on and after: key-value data, status, labels.
final class DataScenariosTest {
  private final Activity<Integer, Integer> touch =
      Activity.of("touch", Integer.class, Integer.class, (_, n) -> n);

  @Test
  void key_readModifiedAndWrittenInEveryTurn_countsEveryTurn() throws Exception {
    Workflow<Integer, Integer> counting =
        Workflow.of(
            "counting",
            Integer.class,
            Integer.class,
            (ctx, turns) -> {
              for (int i = 0; i < turns; i++) {
                int n = ctx.kv().get("n", Integer.class).orElse(0);
                ctx.kv().put("n", n + 1);
                ctx.activity(touch, n);
              }
              return ctx.kv().get("n", Integer.class).orElseThrow();
            });
    try (TestEngine engine = TestEngine.of(counting, touch)) {
      RunHandle<Integer> run = engine.client().start(counting, "c", 60);

      assertThat(engine.result(run)).isEqualTo(60);
      assertThat(engine.client().kv(run.id())).containsEntry("n", Payload.ofJson("60"));
    }
  }

  @Test
  void keys_ofParentAndChild_areApart() throws Exception {
    Workflow<String, String> child =
        Workflow.of(
            "child",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.kv().put("k", "child's");
              return "";
            });
    Workflow<String, String> parent =
        Workflow.of(
            "parent",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.kv().put("k", "parent's");
              ctx.child(child, "");
              return ctx.kv().get("k", String.class).orElseThrow();
            });
    try (TestEngine engine = TestEngine.builder().workflows(parent, child).start()) {
      assertThat(engine.result(engine.client().start(parent, "p", ""))).isEqualTo("parent's");
      assertThat(engine.client().kv(RunId.of("p.1")))
          .isEqualTo(Map.of("k", Payload.ofJson("\"child's\"")));
    }
  }

  @Test
  void data_ofAFailedRun_isStillThere() throws Exception {
    Workflow<String, String> failing =
        Workflow.of(
            "failing",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.status("about to fail");
              ctx.kv().put("evidence", 1);
              ctx.labels(Map.of("kind", "bad"));
              throw new WorkflowFailure("failed");
            });
    try (TestEngine engine = TestEngine.of(failing)) {
      RunHandle<String> run = engine.client().start(failing, "f", "");
      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.FAILED);

      assertThat(run.record().head().status()).isEqualTo("about to fail");
      assertThat(run.record().head().labels()).containsEntry("kind", "bad");
      assertThat(engine.client().kv(run.id())).containsKey("evidence");
    }
  }

  @Test
  void status_manyInOneTurn_lastCountsAndTheVersionGrowsByOne() throws Exception {
    Workflow<String, String> talkative =
        Workflow.of(
            "talkative",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.status("one");
              ctx.status("two");
              ctx.sleep(Duration.ofMinutes(1));
              ctx.status("three");
              ctx.status("four");
              return "";
            });
    try (TestEngine engine = TestEngine.of(talkative)) {
      RunHandle<String> run = engine.client().start(talkative, "t", "");
      engine.settle();
      assertThat(run.record().head().status()).isEqualTo("two");
      assertThat(run.record().head().statusVersion()).isEqualTo(1);
      engine.crash();
      engine.untilEnded(run.id());

      assertThat(engine.client().require(run.id()).head().status()).isEqualTo("four");
      assertThat(engine.client().require(run.id()).head().statusVersion()).isEqualTo(2);
    }
  }

  @Test
  void labels_changedAndRemoved_showWhatIsLeft() throws Exception {
    Workflow<String, String> labeling =
        Workflow.of(
            "labeling",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.labels(Map.of("a", "1", "b", "2"));
              ctx.sleep(Duration.ofMinutes(1));
              ctx.labels(Map.of("a", "", "c", "3"));
              return "";
            });
    try (TestEngine engine = TestEngine.of(labeling)) {
      RunHandle<String> run = engine.client().start(labeling, "l", "");
      engine.result(run);

      assertThat(run.record().head().labels()).isEqualTo(Map.of("b", "2", "c", "3"));
    }
  }

  @Test
  void timers_severalInARowAndZero_fireAtTheirOwnTime() throws Exception {
    Workflow<String, String> sleepy =
        Workflow.of(
            "sleepy",
            String.class,
            String.class,
            (ctx, _) -> {
              long begin = ctx.now().toEpochMilli();
              ctx.sleep(Duration.ofSeconds(5));
              ctx.activity(touch, 1);
              ctx.sleep(Duration.ZERO);
              ctx.sleep(Duration.ofSeconds(5));
              return (ctx.now().toEpochMilli() - begin) / 1_000 + " s";
            });
    try (TestEngine engine = TestEngine.of(sleepy, touch)) {
      assertThat(engine.result(engine.client().start(sleepy, "s", ""))).isEqualTo("10 s");
    }
  }

  @Test
  void detachedRun_outlivesItsStarterAndIsStartedOnce() throws Exception {
    Workflow<String, String> free =
        Workflow.of(
            "free",
            String.class,
            String.class,
            (ctx, _) -> ctx.signals("go", String.class).await());
    Workflow<String, String> starter =
        Workflow.of(
            "starter",
            String.class,
            String.class,
            (ctx, _) -> {
              RunId first = ctx.startDetached(free, "", ChildOptions.defaults().withId("free"));
              RunId again = ctx.startDetached(free, "", ChildOptions.defaults().withId("free"));
              return first + " " + again;
            });
    try (TestEngine engine = TestEngine.builder().workflows(free, starter).start()) {
      assertThat(engine.result(engine.client().start(starter, "s", ""))).isEqualTo("free free");
      engine.settle();
      assertThat(engine.client().require(RunId.of("free")).parent()).isNull();
      engine.client().signal(RunId.of("free"), "go", "on");

      assertThat(engine.untilEnded(RunId.of("free")).head().state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @Test
  void child_whoseIdIsTaken_failsInTheCodeInsteadOfMixingRuns() throws Exception {
    Workflow<String, String> other =
        Workflow.of(
            "other",
            String.class,
            String.class,
            (ctx, _) -> ctx.signals("go", String.class).await());
    Workflow<String, String> parent =
        Workflow.of(
            "parent",
            String.class,
            String.class,
            (ctx, _) -> {
              try {
                return ctx.child(other, "", ChildOptions.defaults().withId("taken"));
              } catch (ChildFailedException e) {
                return e.failure().type();
              }
            });
    try (TestEngine engine = TestEngine.builder().workflows(other, parent).start()) {
      engine.client().start(other, "taken", "");

      assertThat(engine.result(engine.client().start(parent, "p", ""))).isEqualTo("RunIdConflict");
    }
  }
}
