package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Executions stay with the code they began with; new ones take the new code.
final class VersionScenariosTest {
  private static final Workflow<Integer, String> V1 = version("1");
  private static final Workflow<Integer, String> V2 = version("2");

  /// A workflow that says which code ran, in one execution per unit of its input.
  private static Workflow<Integer, String> version(String version) {
    Workflow<Integer, String> code =
        Workflow.of(
            "w",
            Integer.class,
            String.class,
            (ctx, n) -> {
              String said = "v" + version + "/" + ctx.info().version();
              ctx.step("step of " + version, String.class, _ -> said);
              ctx.signals("go", String.class).await();
              if (n > 1) {
                throw ctx.continueAsNew(n - 1);
              }
              return said;
            });
    return code.version(version);
  }

  private static String version(TestEngine engine, String run) {
    return engine.client().require(RunId.of(run)).version();
  }

  @Test
  void newVersion_isForNewStartsAndTheOldRunKeepsItsOwn() throws Exception {
    try (TestEngine engine = TestEngine.of(V1)) {
      RunHandle<String> old = engine.client().start(V1, "old", 1);
      engine.settle();
      engine.engine().register(V2);
      RunHandle<String> young = engine.client().start(V2, "young", 1);
      engine.settle();
      old.signal("go", "");
      young.signal("go", "");

      assertThat(engine.result(old)).isEqualTo("v1/1");
      assertThat(engine.result(young)).isEqualTo("v2/2");
    }
  }

  @Test
  void versions_registeredInAnyOrderAtARestart_servePinnedRuns() throws Exception {
    TestEngine.Builder set = TestEngine.builder().workflows(V1);
    try (TestEngine engine = set.start()) {
      engine.client().start(V1, "old", 1);
      engine.settle();
      set.replaceWorkflows(V2, V1);
      engine.crash();
      engine.client().signal(RunId.of("old"), "go", "");

      assertThat(engine.untilEnded(RunId.of("old")).head().state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(version(engine, "old")).isEqualTo("1");
    }
  }

  @Test
  void continueAsNew_takesTheNewestVersion() throws Exception {
    try (TestEngine engine = TestEngine.of(V1)) {
      RunHandle<String> run = engine.client().start(V1, "r", 2);
      engine.settle();
      engine.engine().register(V2);
      assertThat(version(engine, "r")).isEqualTo("1");
      run.signal("go", "");
      engine.settle();
      assertThat(version(engine, "r")).isEqualTo("2");
      run.signal("go", "");

      assertThat(engine.result(run)).isEqualTo("v2/2");
    }
  }

  @Test
  void pinnedVersion_notRegisteredAnyMore_blocksInsteadOfRunningOtherCode() throws Exception {
    TestEngine.Builder set = TestEngine.builder().workflows(V1);
    try (TestEngine engine = set.start()) {
      engine.client().start(V1, "old", 1);
      engine.settle();
      set.replaceWorkflows(V2);
      engine.crash();
      engine.client().signal(RunId.of("old"), "go", "");
      engine.settle();

      var block = engine.client().require(RunId.of("old")).head().block();
      assertThat(block.reason()).isEqualTo(BlockReason.UNREGISTERED);
      assertThat(block.report()).contains("'w' version 1");
      engine.engine().register(V1);
      assertThat(engine.untilEnded(RunId.of("old")).head().state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @Test
  void childStartedLater_takesTheNewestVersion() throws Exception {
    Workflow<String, String> parent =
        Workflow.of(
            "parent",
            String.class,
            String.class,
            (ctx, _) -> {
              String first = ctx.child(V1, 1);
              ctx.signals("next", String.class).await();
              return first + " " + ctx.child(V1, 1);
            });
    try (TestEngine engine = TestEngine.builder().workflows(parent, V1).start()) {
      RunHandle<String> run = engine.client().start(parent, "p", "");
      engine.settle();
      engine.client().signal(RunId.of("p.1"), "go", "");
      engine.settle();
      engine.engine().register(V2);
      run.signal("next", "");
      engine.settle();
      engine.client().signal(RunId.of("p.3"), "go", "");

      assertThat(engine.result(run)).isEqualTo("v1/1 v2/2");
    }
  }

  @Test
  void patch_isTrueForNewRunsAndFalseForThoseThatHadPassed() throws Exception {
    Workflow<String, String> before =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              String path = ctx.step("old path", String.class, _ -> "old");
              ctx.signals("go", String.class).await();
              return path;
            });
    Workflow<String, String> after =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              String path = chosen(ctx);
              ctx.signals("go", String.class).await();
              return path + ctx.patch("faster");
            });
    TestEngine.Builder set = TestEngine.builder().workflows(before);
    try (TestEngine engine = set.start()) {
      engine.client().start(before, "old", "");
      engine.settle();
      set.replaceWorkflows(after);
      engine.crash();
      engine.client().start(after, "young", "");
      engine.settle();
      engine.crash();
      for (String run : List.of("old", "young")) {
        engine.client().signal(RunId.of(run), "go", "");
      }

      assertThat(engine.result(engine.client().handle(RunId.of("young"), after.output())))
          .isEqualTo("newtrue");
      assertThat(engine.untilEnded(RunId.of("old")).head().state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  private static String chosen(WorkflowContext ctx) {
    return ctx.patch("faster")
        ? ctx.step("new path", String.class, _ -> "new")
        : ctx.step("old path", String.class, _ -> "old");
  }

  @Test
  void patch_removedFromTheCodeLater_doesNotMatter() throws Exception {
    Workflow<String, String> patched =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              String path = chosen(ctx);
              ctx.sleep(Duration.ofHours(1));
              return path;
            });
    Workflow<String, String> cleaned =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              String path = ctx.step("new path", String.class, _ -> "new");
              ctx.sleep(Duration.ofHours(1));
              return path + " and clean";
            });
    TestEngine.Builder set = TestEngine.builder().workflows(patched);
    try (TestEngine engine = set.start()) {
      engine.client().start(patched, "r", "");
      engine.settle();
      set.replaceWorkflows(cleaned);
      engine.crash();

      assertThat(engine.result(engine.client().handle(RunId.of("r"), cleaned.output())))
          .isEqualTo("new and clean");
    }
  }

  @Test
  void eventCount_afterAPatch_isTheSameOnReplay() throws Exception {
    Workflow<String, Long> counting =
        Workflow.of(
            "counting",
            String.class,
            Long.class,
            (ctx, _) -> {
              ctx.patch("p");
              long events = ctx.info().historyEvents();
              ctx.kv().put("events", events);
              ctx.sleep(Duration.ofHours(1));
              return events;
            });
    try (TestEngine engine = TestEngine.of(counting)) {
      assertThat(engine.result(engine.client().start(counting, "c", ""))).isEqualTo(1);
    }
  }
}
