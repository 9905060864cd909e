package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Code that no longer matches its history is stopped and explained; nothing is lost or changed.
final class NondeterminismScenariosTest {
  private static final RunId RUN = RunId.of("r");
  private static final Activity<String, String> ACTIVITY =
      Activity.of("work", String.class, String.class, (_, text) -> text);

  private static Workflow<String, String> code(Workflow.Body<String, String> body) {
    return Workflow.of("w", String.class, String.class, body);
  }

  /// What every run here has recorded.
  private static final Workflow<String, String> RECORDED =
      code((ctx, _) -> {
        ctx.status("working");
        String a = ctx.activity(ACTIVITY, "a");
        ctx.sleep(Duration.ofHours(1));
        ctx.step("s", String.class, _ -> "");
        return a + ctx.signals("go", String.class).await();
      });

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of(
            "another input",
            code((ctx, _) -> {
              ctx.status("working");
              return ctx.activity(ACTIVITY, "b");
            })),
        Arguments.of(
            "another queue",
            code((ctx, _) -> {
              ctx.status("working");
              return ctx.activity(ACTIVITY, "a", ActivityOptions.defaults().withQueue("q"));
            })),
        Arguments.of(
            "another kind",
            code((ctx, _) -> {
              ctx.status("working");
              return ctx.step("work", String.class, _ -> "a");
            })),
        Arguments.of(
            "one more",
            code((ctx, _) -> {
              ctx.status("working");
              ctx.step("new", String.class, _ -> "");
              return ctx.activity(ACTIVITY, "a");
            })),
        Arguments.of("one less", code((ctx, _) -> ctx.activity(ACTIVITY, "a"))),
        Arguments.of("an early end", code((_, _) -> "done")),
        Arguments.of(
            "another name",
            code((ctx, _) -> {
              ctx.status("working");
              ctx.activity(ACTIVITY, "a");
              ctx.sleep(Duration.ofHours(1));
              return ctx.step("t", String.class, _ -> "");
            })));
  }

  private static TestEngine recorded(TestEngine.Builder set) throws InterruptedException {
    TestEngine engine = set.workflows(RECORDED).activities(ACTIVITY).start();
    engine.client().start(RECORDED, "r", "");
    engine.advance(Duration.ofHours(2));
    return engine;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void changedCode_blocksAndLeavesTheHistoryUntouched(
      String change, Workflow<String, String> changed) throws Exception {
    TestEngine.Builder set = TestEngine.builder();
    try (TestEngine engine = recorded(set)) {
      List<Recorded> before = Histories.of(engine.client(), RUN);
      set.replaceWorkflows(changed);
      engine.crash();
      engine.client().signal(RUN, "go", "!");
      engine.settle();

      RunHead head = engine.client().require(RUN).head();
      assertThat(head.state()).as(change).isEqualTo(RunState.BLOCKED);
      assertThat(head.block().reason()).isEqualTo(BlockReason.NONDETERMINISM);
      assertThat(head.block().report()).contains("history has", "code asks for", "pawl unblock r");
      assertThat(Histories.of(engine.client(), RUN)).isEqualTo(before);
    }
  }

  @Test
  void block_mendedAndUnblocked_goesOnWithEverythingItHad() throws Exception {
    TestEngine.Builder set = TestEngine.builder();
    try (TestEngine engine = recorded(set)) {
      set.replaceWorkflows(code((_, _) -> "wrong"));
      engine.crash();
      engine.client().signal(RUN, "go", "!");
      engine.settle();
      set.replaceWorkflows(RECORDED);
      engine.crash();
      engine.settle();
      assertThat(engine.client().require(RUN).head().state()).isEqualTo(RunState.BLOCKED);

      engine.client().unblock(RUN, "old code is back");

      assertThat(engine.result(engine.client().handle(RUN, RECORDED.output()))).isEqualTo("a!");
    }
  }

  @Test
  void unblock_withoutMending_blocksAgainAndCanBeRepeated() throws Exception {
    TestEngine.Builder set = TestEngine.builder();
    try (TestEngine engine = recorded(set)) {
      set.replaceWorkflows(code((_, _) -> "wrong"));
      engine.crash();
      engine.client().signal(RUN, "go", "!");
      for (int i = 0; i < 3; i++) {
        engine.settle();
        assertThat(engine.client().require(RUN).head().state()).isEqualTo(RunState.BLOCKED);
        engine.client().unblock(RUN, "hope");
      }
      engine.settle();
      assertThat(engine.client().require(RUN).head().block().report()).contains("pawl unblock r");
    }
  }

  @Test
  void report_namesPlaceExpectedAndActual() throws Exception {
    TestEngine.Builder set = TestEngine.builder();
    try (TestEngine engine = recorded(set)) {
      set.replaceWorkflows(
          code((ctx, _) -> {
            ctx.status("working");
            return ctx.activity(ACTIVITY, "b");
          }));
      engine.crash();
      engine.client().signal(RUN, "go", "!");
      engine.settle();

      assertThat(engine.client().require(RUN).head().block().report())
          .contains("activity 'work' (queue default, input \"a\")")
          .contains("activity 'work' (queue default, input \"b\")")
          .contains("NondeterminismScenariosTest.java:");
    }
  }

  @Test
  void harmlessChanges_doNotBlock() throws Exception {
    Workflow<String, String> polished =
        code((ctx, _) -> {
          ctx.status("working hard");
          String a =
              ctx.activity(
                  ACTIVITY, "a", ActivityOptions.defaults().withStartToClose(Duration.ofHours(1)));
          ctx.sleep(Duration.ofHours(5));
          ctx.step("s", String.class, _ -> "another body");
          return "[" + a + ctx.signals("go", String.class).await() + "]";
        });
    TestEngine.Builder set = TestEngine.builder();
    try (TestEngine engine = recorded(set)) {
      set.replaceWorkflows(polished);
      engine.crash();
      engine.client().signal(RUN, "go", "!");

      assertThat(engine.result(engine.client().handle(RUN, polished.output()))).isEqualTo("[a!]");
    }
  }

  @Test
  void foreignBlocking_isReportedWithItsPlace() throws Exception {
    Workflow<String, String> blocking =
        code((ctx, _) -> {
          ctx.sleep(Duration.ofMinutes(1));
          return new CompletableFuture<String>().get();
        });
    try (TestEngine engine = TestEngine.of(blocking)) {
      engine.client().start(blocking, "r", "");
      engine.advance(Duration.ofMinutes(2));

      RunHead head = engine.client().require(RUN).head();
      assertThat(head.state()).isEqualTo(RunState.BLOCKED);
      assertThat(head.block().report())
          .contains("CompletableFuture", "NondeterminismScenariosTest.java:", "ctx.sleep");
    }
  }

  @Test
  void context_usedInsideAStep_failsTheStepWithTheReason() throws Exception {
    Workflow<String, String> wrong =
        code((ctx, _) -> ctx.step("s", String.class, _ -> ctx.now().toString()));
    try (TestEngine engine = TestEngine.of(wrong)) {
      engine.client().start(wrong, "r", "");

      assertThat(engine.untilEnded(RUN).head().outcome().toString())
          .contains("not a branch of the run");
    }
  }
}
