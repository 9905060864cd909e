package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.SUB;
import static dev.pawl.testkit.replay.Things.echo;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.Kv;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.WorkflowContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The context and what it hands out may be used by the run's branches only; from anywhere else
/// each call throws and changes nothing.
final class ForeignThreadTest {

  /// What a run's code gave out of its hands.
  private static final class Leaked {
    WorkflowContext ctx;
    Promise<String> promise;
    SignalChannel<String> signals;
    Kv kv;
  }

  private final Leaked leaked = new Leaked();
  private final ReplayCase replayed =
      new ReplayCase(
              "leaking",
              (ctx, in) -> {
                leaked.ctx = ctx;
                leaked.promise = echo(ctx, "a");
                leaked.signals = ctx.signals("go", String.class);
                leaked.kv = ctx.kv();
                leaked.kv.put("k", 1);
                return step(ctx, "b");
              })
          .at(5, Inputs.stepDone(2, "x"));

  private SequencedMap<String, ThrowingCallable> calls() {
    WorkflowContext ctx = leaked.ctx;
    SequencedMap<String, ThrowingCallable> calls = new LinkedHashMap<>();
    calls.put("step", () -> step(ctx, "x"));
    calls.put("activity", () -> ctx.activity(ECHO, "x"));
    calls.put("child", () -> ctx.child(SUB, "x"));
    calls.put("startDetached", () -> ctx.startDetached(SUB, "x", ChildOptions.defaults()));
    calls.put("sleep", () -> ctx.sleep(millis(1)));
    calls.put("ask", () -> ctx.ask(Ask.of("q", "?", String.class)));
    calls.put("fork", () -> ctx.fork(() -> "x"));
    calls.put("all", () -> ctx.all(List.of(leaked.promise)));
    calls.put("any", () -> ctx.any(List.of(leaked.promise)));
    calls.put("allSettled", () -> ctx.allSettled(List.of(leaked.promise)));
    calls.put("race", () -> ctx.race(List.of(leaked.promise)));
    calls.put("now", ctx::now);
    calls.put("uuid", ctx::uuid);
    calls.put("random", ctx::random);
    calls.put("status", () -> ctx.status("x"));
    calls.put("kv", ctx::kv);
    calls.put("labels", () -> ctx.labels(Map.of("a", "b")));
    calls.put("log", () -> ctx.log().info("x"));
    calls.put("info", ctx::info);
    calls.put("patch", () -> ctx.patch("x"));
    calls.put("continueAsNew", () -> ctx.continueAsNew("x"));
    calls.put("cleanup", () -> ctx.cleanup(() -> {}));
    calls.put("promise.await", () -> leaked.promise.await());
    calls.put("promise.await with timeout", () -> leaked.promise.await(millis(1)));
    calls.put("promise.cancel", () -> leaked.promise.cancel());
    calls.put("signals.await", () -> leaked.signals.await());
    calls.put("signals.await with timeout", () -> leaked.signals.await(millis(1)));
    calls.put("signals.awaitAsync", () -> leaked.signals.awaitAsync());
    calls.put("signals.poll", () -> leaked.signals.poll());
    calls.put("kv.get", () -> leaked.kv.get("k", Integer.class));
    calls.put("kv.put", () -> leaked.kv.put("k", 2));
    calls.put("kv.remove", () -> leaked.kv.remove("k"));
    calls.put("kv.keys", () -> leaked.kv.keys());
    return calls;
  }

  @TestFactory
  Stream<DynamicTest> context_usedFromAnotherThread_throws() {
    ReplayRun run = ReplayRun.fresh(replayed);
    run.take(replayed.turns().getFirst());
    return calls().entrySet().stream()
        .map(call ->
            DynamicTest.dynamicTest(
                call.getKey(),
                () ->
                    assertThatThrownBy(call.getValue())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(Thread.currentThread().getName())
                        .hasMessageContaining("not a branch of the run")
                        .hasMessageContaining("ctx.fork")));
  }

  @Test
  void run_whoseContextWasMisused_goesOnUnharmed() {
    ReplayRun untouched = ReplayRun.fresh(replayed);
    replayed.turns().forEach(untouched::take);

    ReplayRun misused = ReplayRun.fresh(replayed);
    misused.take(replayed.turns().getFirst());
    for (ThrowingCallable call : calls().values()) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
    misused.take(replayed.turns().getLast());

    assertThat(misused.text()).isEqualTo(untouched.text());
    assertThat(misused.effects()).isEqualTo(untouched.effects());
  }
}
