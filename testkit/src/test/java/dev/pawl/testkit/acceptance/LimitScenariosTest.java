package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.StepFailedException;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is too large is refused with the limit's name, before anything is recorded of it.
final class LimitScenariosTest {
  private static final String LONG_NAME = "n".repeat(Limits.NAME_BYTES + 1);
  private static final Workflow<String, String> OTHER =
      Workflow.of("other", String.class, String.class, (_, text) -> text);

  private final Journal journal = new Journal();

  /// Something that workflow code does and must not.
  interface Excess {
    void of(WorkflowContext ctx);
  }

  private static Map<String, String> labels(int count) {
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      labels.put("label" + i, "v");
    }
    return labels;
  }

  private static Map<String, Object> circle() {
    Map<String, Object> circle = new HashMap<>();
    circle.put("self", circle);
    return circle;
  }

  private static Arguments excess(String what, Excess excess, String... named) {
    return Arguments.of(what, excess, named);
  }

  static Stream<Arguments> excesses() {
    String large = "x".repeat(Limits.PAYLOAD_BYTES);
    return Stream.of(
        excess(
            "status",
            ctx -> ctx.status("s".repeat(Limits.STATUS_BYTES + 1)),
            "status has 4,097 bytes",
            "4,096"),
        excess("step name", ctx -> ctx.step(LONG_NAME, String.class, _ -> ""), "step name", "256"),
        excess(
            "signal name",
            ctx -> ctx.signals(LONG_NAME, String.class).await(),
            "signal name",
            "256"),
        excess("patch id", ctx -> ctx.patch(LONG_NAME), "patch id", "256"),
        excess("33 labels", ctx -> ctx.labels(labels(33)), "33 labels", "32"),
        excess("label name", ctx -> ctx.labels(Map.of(LONG_NAME, "v")), "label", "256"),
        excess("label value", ctx -> ctx.labels(Map.of("a", LONG_NAME)), "label a", "256"),
        excess(
            "33 labels of a child",
            ctx -> ctx.child(OTHER, "", ChildOptions.defaults().withLabels(labels(33))),
            "33 labels",
            "32"),
        excess(
            "id of a child",
            ctx -> ctx.child(OTHER, "", ChildOptions.defaults().withId(LONG_NAME)),
            "run id",
            "256"),
        excess(
            "257 keys",
            ctx -> {
              for (int i = 0; i <= Limits.KEYS; i++) {
                ctx.kv().put("k" + i, i);
              }
            },
            "key 'k256' would be number 257",
            "256"),
        excess(
            "value of a key",
            ctx -> ctx.kv().put("k", "v".repeat(Limits.KEY_VALUE_BYTES)),
            "key k",
            "65,536"),
        excess("input of a child", ctx -> ctx.child(OTHER, large), "input of child", "33,554,432"),
        excess("circular value", ctx -> ctx.kv().put("k", circle()), "key k", "JSON"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("excesses")
  void excess_uncaught_failsTheRunWithTheLimitAndKeepsItsPast(
      String what, Excess excess, String[] named) throws Exception {
    Workflow<String, String> greedy =
        Workflow.of(
            "greedy",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.step("before", String.class, _ -> "recorded");
              excess.of(ctx);
              return "went through";
            });
    try (TestEngine engine = TestEngine.builder().workflows(greedy, OTHER).start()) {
      RunHandle<String> run = engine.client().start(greedy, "g", "");
      RunRecord end = engine.untilEnded(run.id());

      assertThat(end.head().state()).as(what).isEqualTo(RunState.FAILED);
      assertThat(end.head().outcome())
          .isInstanceOfSatisfying(
              Event.RunFailed.class,
              failed -> assertThat(failed.failure().message()).contains(named));
      assertThat(Histories.kinds(engine.client(), run.id()))
          .startsWith("RunStarted", "StepScheduled", "StepCompleted")
          .endsWith("RunFailed");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("excesses")
  void excess_caught_letsTheRunGoOnAndReplay(String what, Excess excess, String[] named)
      throws Exception {
    Workflow<String, String> careful =
        Workflow.of(
            "careful",
            String.class,
            String.class,
            (ctx, _) -> {
              try {
                excess.of(ctx);
                return "went through";
              } catch (RuntimeException e) {
                ctx.signals("go", String.class).await();
                return e.getMessage();
              }
            });
    try (TestEngine engine = TestEngine.builder().workflows(careful, OTHER).start()) {
      RunHandle<String> run = engine.client().start(careful, "c", "");
      engine.settle();
      engine.crash();
      engine.client().signal(run.id(), "go", "");

      assertThat(engine.result(engine.client().handle(run.id(), careful.output())))
          .as(what)
          .contains(named);
    }
  }

  @Test
  void sizes_atTheLimit_areTaken() throws Exception {
    Workflow<String, Integer> full =
        Workflow.of(
            "full",
            String.class,
            Integer.class,
            (ctx, _) -> {
              ctx.status("s".repeat(Limits.STATUS_BYTES));
              ctx.labels(labels(Limits.LABELS));
              for (int i = 0; i < Limits.KEYS; i++) {
                ctx.kv().put("k" + i, i);
              }
              ctx.kv().put("k0", "v".repeat(Limits.KEY_VALUE_BYTES - 2));
              ctx.step("n".repeat(Limits.NAME_BYTES), String.class, _ -> "");
              ctx.sleep(Duration.ofHours(1));
              return ctx.step("large", String.class, _ -> "x".repeat(1_000_000)).length();
            });
    try (TestEngine engine = TestEngine.of(full)) {
      RunHandle<Integer> run =
          engine.client().start(full, "r".repeat(Limits.NAME_BYTES), "x".repeat(1_000_000));

      assertThat(engine.result(run)).isEqualTo(1_000_000);
      assertThat(engine.client().kv(run.id())).hasSize(Limits.KEYS);
    }
  }

  @Test
  void result_tooLargeOrNoJson_failsTheStepWithTheReason() throws Exception {
    Workflow<String, String> greedy =
        Workflow.of(
            "greedy",
            String.class,
            String.class,
            (ctx, _) -> {
              String told = "";
              try {
                ctx.step("large", String.class, _ -> "x".repeat(Limits.PAYLOAD_BYTES));
              } catch (StepFailedException e) {
                told += e.failure().message() + "\n";
              }
              try {
                ctx.step("circle", Object.class, _ -> circle());
              } catch (StepFailedException e) {
                told += e.failure().message();
              }
              return told;
            });
    try (TestEngine engine = TestEngine.of(greedy)) {
      assertThat(engine.result(engine.client().start(greedy, "g", "")))
          .contains("result of step large has 33,554,434 bytes, the limit is 33,554,432")
          .contains("result of step circle cannot be written as JSON");
    }
  }

  @Test
  void result_ofAnActivityThatCannotBeRecorded_isNotTriedAgain() throws Exception {
    Activity<String, Object> circular =
        Activity.of(
            "circular",
            String.class,
            Object.class,
            (_, _) -> {
              journal.add("charged the card");
              return circle();
            });
    Workflow<String, String> calling =
        Workflow.of(
            "calling",
            String.class,
            String.class,
            (ctx, in) -> {
              try {
                return "" + ctx.activity(circular, in, ActivityOptions.defaults());
              } catch (ActivityFailedException e) {
                return e.failure().message();
              }
            });
    try (TestEngine engine = TestEngine.of(calling, circular)) {
      assertThat(engine.result(engine.client().start(calling, "c", "")))
          .contains("result of activity circular cannot be written as JSON");
      assertThat(journal.lines()).containsExactly("charged the card");
    }
  }

  @Test
  void client_excess_isRefusedAndMakesNothing() throws Exception {
    Workflow<String, String> waiting =
        Workflow.of(
            "waiting",
            String.class,
            String.class,
            (ctx, _) -> ctx.signals("go", String.class).await());
    String large = "x".repeat(Limits.PAYLOAD_BYTES);
    try (TestEngine engine = TestEngine.of(waiting)) {
      assertRefused(ErrorCode.LIMIT_EXCEEDED, () -> engine.client().start(waiting, "w", large))
          .hasMessageContainingAll("input", "33,554,432");
      assertRefused(ErrorCode.LIMIT_EXCEEDED, () -> engine.client().start(waiting, LONG_NAME, ""))
          .hasMessageContainingAll("run id", "256");
      assertRefused(ErrorCode.LIMIT_EXCEEDED, () -> StartOptions.defaults().withLabels(labels(33)))
          .hasMessageContainingAll("33 labels", "32");
      assertRefused(
          ErrorCode.INVALID_ARGUMENT, () -> engine.client().start(waiting, "line\nbreak", ""));
      assertRefused(ErrorCode.INVALID_ARGUMENT, () -> engine.client().start(waiting, "", ""));
      assertThat(engine.client().list(RunQuery.ALL, ListOptions.FROM_NEWEST, 10).runs()).isEmpty();

      RunHandle<String> run = engine.client().start(waiting, "w", "");
      assertRefused(ErrorCode.LIMIT_EXCEEDED, () -> run.signal("go", large))
          .hasMessageContaining("signal go");
      assertRefused(ErrorCode.LIMIT_EXCEEDED, () -> run.signal(LONG_NAME, ""));
      engine.settle();
      assertThat(engine.client().require(RunId.of("w")).head().state()).isEqualTo(RunState.WAITING);
    }
  }
}
