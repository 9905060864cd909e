package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import org.junit.jupiter.api.Test;

/// Builds of one version, `1@shop+a` and `1@shop+b`: an execution stays with the one it began with
/// until an operator lets it go on after a fault; then it takes the newest.
final class BuildScenariosTest {
  private static final RunId RUN = RunId.of("r");

  /// Waits, then says which code ran.
  private static Workflow<String, String> build(String version, String says) {
    return Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.signals("go", String.class).await();
              return says;
            })
        .version(version);
  }

  private static Workflow<String, String> failing(String version) {
    return Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.step("done before", String.class, _ -> "x");
              throw new WorkflowFailure("a bug in " + version);
            })
        .version(version);
  }

  private static Workflow<String, String> mended(String version) {
    return Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> ctx.step("done before", String.class, _ -> "y") + " with " + version)
        .version(version);
  }

  @Test
  void newBuild_isForNewRuns_alsoAfterACrash() throws Exception {
    TestEngine.Builder set = TestEngine.builder().workflows(build("1+a", "a"));
    try (TestEngine engine = set.start()) {
      RunHandle<String> old = engine.client().start(build("1+a", "a"), "old", "");
      engine.settle();
      engine.engine().register(build("1+b", "b"));
      set.replaceWorkflows(build("1+a", "a"), build("1+b", "b"));
      RunHandle<String> young = engine.client().start(build("1+b", "b"), "young", "");
      engine.settle();
      engine.crash();
      engine.client().signal(old.id(), "go", "");
      engine.client().signal(young.id(), "go", "");

      assertThat(outputOf(engine, "old")).isEqualTo("\"a\"");
      assertThat(outputOf(engine, "young")).isEqualTo("\"b\"");
    }
  }

  @Test
  void retry_takesTheMendedBuild_alsoAfterACrash() throws Exception {
    TestEngine.Builder set = TestEngine.builder().workflows(failing("1+a"));
    try (TestEngine engine = set.start()) {
      engine.client().start(failing("1+a"), "r", "");
      assertThat(engine.untilEnded(RUN).head().state()).isEqualTo(RunState.FAILED);
      set.replaceWorkflows(mended("1+b"));
      engine.crash();
      engine.client().retry(RUN, "mended");
      engine.settle();
      engine.crash();

      assertThat(outputOf(engine, "r")).isEqualTo("\"x with 1+b\"");
      assertThat(engine.client().require(RUN).version()).isEqualTo("1+b");
    }
  }

  @Test
  void retry_staysWithinItsVersionAndSource() throws Exception {
    try (TestEngine engine = TestEngine.of(failing("1@shop+a"))) {
      engine.client().start(failing("1@shop+a"), "r", "");
      engine.untilEnded(RUN);
      engine.engine().register(mended("1@shop+b"));
      engine.engine().register(mended("2@shop+c"));
      engine.engine().register(mended("1@bank+d"));
      engine.client().retry(RUN, "mended");

      assertThat(outputOf(engine, "r")).isEqualTo("\"x with 1@shop+b\"");
    }
  }

  @Test
  void unblock_takesTheMendedBuild_andIsPinnedToIt() throws Exception {
    Workflow<String, String> waits = build("1+a", "a");
    Workflow<String, String> other = failing("1+b");
    TestEngine.Builder set = TestEngine.builder().workflows(waits);
    try (TestEngine engine = set.start()) {
      engine.client().start(waits, "r", "");
      engine.settle();
      set.replaceWorkflows(other);
      engine.crash();
      engine.client().signal(RUN, "go", "");
      engine.settle();
      assertBlocked(engine, BlockReason.UNREGISTERED);

      engine.client().unblock(RUN, "take the new one");
      engine.settle();
      assertBlocked(engine, BlockReason.NONDETERMINISM);
      assertThat(engine.client().require(RUN).version()).isEqualTo("1+a");

      engine.engine().register(build("1+c", "c"));
      engine.client().unblock(RUN, "and this fits");
      assertThat(outputOf(engine, "r")).isEqualTo("\"c\"");
      assertThat(engine.client().require(RUN).version()).isEqualTo("1+c");
    }
  }

  private static void assertBlocked(TestEngine engine, BlockReason reason) {
    assertThat(engine.client().require(RUN).head().block().reason()).isEqualTo(reason);
  }

  @Test
  void runStartedBeforeItsCodeCame_isPinnedByItsFirstTurn() throws Exception {
    Workflow<String, String> a = build("1@x+a", "a");
    TestEngine.Builder set = TestEngine.builder();
    try (TestEngine engine = set.start()) {
      engine.client().start("w", "r", Payload.ofJson("\"\""), StartOptions.defaults());
      engine.settle();
      engine.engine().register(a);
      engine.settle();
      assertThat(engine.client().require(RUN).version()).isEqualTo("1@x+a");
      set.replaceWorkflows(a, build("1@x+b", "b"));
      engine.crash();
      engine.client().signal(RUN, "go", "");

      assertThat(outputOf(engine, "r")).isEqualTo("\"a\"");
    }
  }

  @Test
  void start_withAVersion_takesThatOne() throws Exception {
    TestEngine.Builder set =
        TestEngine.builder().workflows(build("1@shop+a", "shop"), build("1@bank+b", "bank"));
    try (TestEngine engine = set.start()) {
      StartOptions shop = StartOptions.defaults().withVersion("1@shop+a");
      engine.client().start("w", "r", Payload.ofJson("\"\""), shop);
      engine.client().signal(RUN, "go", "");

      assertThat(outputOf(engine, "r")).isEqualTo("\"shop\"");
    }
  }

  @Test
  void start_withAVersionThatIsNotThere_isRefused() throws Exception {
    try (TestEngine engine = TestEngine.of(build("1", "a"))) {
      StartOptions other = StartOptions.defaults().withVersion("2");
      assertThatThrownBy(() -> engine.client().start("w", "r", Payload.ofJson("\"\""), other))
          .isInstanceOfSatisfying(
              PawlException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REGISTRATION))
          .hasMessageContaining("'w' has no version '2'");
      assertThat(engine.store().find(RUN)).isEmpty();
    }
  }

  @Test
  void childAndNextExecution_areOfTheSameSource() throws Exception {
    Workflow<Integer, String> parent =
        Workflow.of(
                "parent",
                Integer.class,
                String.class,
                (ctx, left) -> {
                  String said = ctx.child(build("1", ""), "");
                  if (left > 0) {
                    throw ctx.continueAsNew(left - 1);
                  }
                  return said + " in " + ctx.info().version();
                })
            .version("1@shop+a");
    TestEngine.Builder set =
        TestEngine.builder()
            .workflows(
                parent,
                parent.version("1@bank+b"),
                build("1@shop+a", "shop"),
                build("1@bank+b", "bank"));
    try (TestEngine engine = set.start()) {
      StartOptions shop = StartOptions.defaults().withVersion("1@shop+a");
      engine.client().start("parent", "r", Payload.ofJson("1"), shop);
      engine.settle();
      engine.client().signal(RunId.of("r.1"), "go", "");
      engine.settle();
      RunRecord second =
          engine.client().children(RUN, ListOptions.FROM_NEWEST, 1).runs().getFirst();
      engine.client().signal(second.id(), "go", "");

      assertThat(outputOf(engine, "r")).isEqualTo("\"shop in 1@shop+a\"");
    }
  }

  @Test
  void replacedActivity_servesTheNextAttempt() throws Exception {
    Activity<String, String> call = Activity.of("call", String.class, String.class);
    Workflow<String, String> twice =
        Workflow.of(
            "twice",
            String.class,
            String.class,
            (ctx, _) -> {
              String first = ctx.activity(call, "");
              ctx.signals("go", String.class).await();
              return first + ctx.activity(call, "");
            });
    try (TestEngine engine = TestEngine.of(twice, call.implementedBy((_, _) -> "a"))) {
      RunHandle<String> run = engine.client().start(twice, "r", "");
      engine.settle();
      engine.engine().replace(call.implementedBy((_, _) -> "b"));
      run.signal("go", "");

      assertThat(engine.result(run)).isEqualTo("ab");
    }
  }

  private static String outputOf(TestEngine engine, String run) throws InterruptedException {
    RunRecord ended = engine.untilEnded(RunId.of(run));
    return switch (ended.head().outcome()) {
      case Event.RunCompleted done -> done.output().json();
      case null, default -> String.valueOf(ended.head().outcome());
    };
  }
}
