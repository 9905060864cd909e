package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.RunFailedException;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.InMemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Activities whose result comes later, from elsewhere.
@Timeout(60)
final class AsyncActivityTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// An attempt that somebody has to complete.
  private record Begun(String key, int attempt, CompletableFuture<String> result) {}

  private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();
  private final Activity<String, String> elsewhere =
      Activity.of("elsewhere", String.class, String.class)
          .with(
              ActivityOptions.defaults()
                  .withQueue("narrow")
                  .withRetry(RetryPolicy.fixed(2, Duration.ofMillis(1))))
          .implementedAsync((ctx, _) -> {
            Begun one = new Begun(ctx.idempotencyKey(), ctx.attempt(), new CompletableFuture<>());
            begun.add(one);
            return one.result();
          });
  private final Workflow<String, String> caller =
      Workflow.of(
          "caller", String.class, String.class, (ctx, text) -> ctx.activity(elsewhere, text));
  private final InMemoryStore store = new InMemoryStore(InstantSource.system(), false);
  private Engine engine = start();

  private Engine start() {
    return Engine.builder(store)
        .options(EngineOptions.defaults().withQueue("narrow", 1).withCloseGrace(PATIENCE))
        .workflows(caller)
        .activities(elsewhere)
        .start();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Begun next() throws InterruptedException {
    Begun next = begun.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void result_comesWhenTheStageCompletes_andHoldsItsPlaceTillThen() throws Exception {
    RunHandle<String> first = engine.client().start(caller, "a", "");
    RunHandle<String> second = engine.client().start(caller, "b", "");
    Begun one = next();
    assertThat(begun).isEmpty();

    one.result().complete("done");

    Begun two = next();
    two.result().complete("too");
    assertThat(first.result(PATIENCE)).isIn("done", "too");
    assertThat(second.result(PATIENCE)).isIn("done", "too");
  }

  @Test
  void failure_ofTheStage_isRetried_asFarAsThePolicyGoes() throws Exception {
    RunHandle<String> run = engine.client().start(caller, "f", "");
    next().result().completeExceptionally(new IllegalStateException("not today"));
    Begun again = next();
    assertThat(again.attempt()).isEqualTo(2);

    again.result().completeExceptionally(new WorkflowFailure("never"));

    assertThatThrownBy(() -> run.result(PATIENCE))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("never");
  }

  @Test
  void cancel_cancelsTheFuture() throws Exception {
    engine.client().start(caller, "c", "");
    Begun one = next();

    engine.client().cancel(RunId.of("c"), "enough");

    assertThatThrownBy(() -> one.result().get(20, TimeUnit.SECONDS))
        .isInstanceOf(java.util.concurrent.CancellationException.class);
    assertThat(engine.client().awaitEnd(RunId.of("c"), PATIENCE).head().state())
        .isEqualTo(RunState.CANCELED);
  }

  @Test
  void close_doesNotWait_andTheNextStartAsksAgain_withTheSameKey() throws Exception {
    engine.client().start(caller, "r", "");
    Begun before = next();
    long begin = System.nanoTime();
    engine.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE.dividedBy(2));
    assertThat(before.result().complete("too late")).isFalse();

    engine = start();

    Begun after = next();
    assertThat(after.key()).isEqualTo(before.key());
    after.result().complete("found");
    assertThat(engine.client().handle(RunId.of("r"), caller.output()).result(PATIENCE))
        .isEqualTo("found");
  }
}
