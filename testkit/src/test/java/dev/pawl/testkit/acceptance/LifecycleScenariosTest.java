package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static dev.pawl.testkit.acceptance.RealEngine.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.Workflow;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Engines start and stop in real time and leave the store so that the next one can go on.
@Timeout(60)
final class LifecycleScenariosTest {
  private final Journal journal = new Journal();
  private final Gate gate = new Gate();
  private final Store store = RealEngine.store();
  private final Workflow<String, String> holding =
      Workflow.of(
          "holding",
          String.class,
          String.class,
          (ctx, in) -> {
            String first =
                ctx.step(
                    "held",
                    String.class,
                    attempt -> {
                      journal.add("attempt " + attempt.attempt());
                      gate.pass();
                      return in + attempt.attempt();
                    });
            return first
                + ctx.step(
                    "last",
                    String.class,
                    _ -> {
                      journal.add("last");
                      return "!";
                    });
          });
  private final Workflow<String, String> waiting =
      Workflow.of(
          "waiting",
          String.class,
          String.class,
          (ctx, _) -> ctx.signals("go", String.class).await());

  private Engine start(Duration grace) {
    return Engine.builder(store)
        .workflows(holding, waiting)
        .options(EngineOptions.defaults().withCloseGrace(grace))
        .start();
  }

  private RunState state(String run) {
    return store.find(RunId.of(run)).orElseThrow().head().state();
  }

  @Test
  void close_twice_isHarmless() {
    Engine engine = start(SOON);
    engine.close();
    engine.close();

    assertRefused(ErrorCode.CLOSED, () -> engine.client().start(waiting, "w", ""));
  }

  @Test
  void close_endsTheWaitsOfClientsAndTheRunGoesOnLater() throws Exception {
    CompletableFuture<ErrorCode> told = new CompletableFuture<>();
    try (Engine engine = start(SOON)) {
      RunHandle<String> run = engine.client().start(waiting, "w", "");
      engine.client().awaitState(run.id(), SOON, RunState.WAITING);
      Thread.startVirtualThread(() -> {
        try {
          run.result();
        } catch (PawlException e) {
          told.complete(e.code());
        } catch (InterruptedException e) {
          told.completeExceptionally(e);
        }
      });
    }
    assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.CLOSED);

    try (Engine engine = start(SOON)) {
      engine.client().signal(RunId.of("w"), "go", "on");
      assertThat(engine.client().handle(RunId.of("w"), waiting.output()).result(SOON))
          .isEqualTo("on");
    }
  }

  @Test
  void close_whileABodyEndsWithinTheGrace_keepsItsResult() throws Exception {
    try (Engine engine = start(SOON)) {
      engine.client().start(holding, "h", "x");
      gate.awaitComers(1);
      Thread closing = Thread.ofPlatform().start(engine::close);
      // It waits for the body now.
      await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
      gate.open();
      closing.join();
    }
    try (Engine engine = start(SOON)) {
      assertThat(engine.client().handle(RunId.of("h"), holding.output()).result(SOON))
          .isEqualTo("x1!");
      assertThat(journal.lines()).containsExactly("attempt 1", "last");
    }
  }

  @Test
  void close_whileABodyTakesTooLong_interruptsItAndTheRestartDoesItAgain() throws Exception {
    try (Engine engine = start(Duration.ofMillis(50))) {
      engine.client().start(holding, "h", "x");
      gate.awaitComers(1);
    }
    gate.awaitInterrupt();
    assertThat(state("h")).isEqualTo(RunState.RUNNING);
    gate.open();

    try (Engine engine = start(SOON)) {
      assertThat(engine.client().handle(RunId.of("h"), holding.output()).result(SOON))
          .isEqualTo("x2!");
      assertThat(journal.lines()).containsExactly("attempt 1", "attempt 2", "last");
    }
  }

  @Test
  void twoEngines_onTwoStores_knowNothingOfEachOther() throws Exception {
    Store other = RealEngine.store();
    try (Engine one = start(SOON);
        Engine two = Engine.builder(other).workflows(waiting).start()) {
      RunHandle<String> mine = one.client().start(waiting, "same", "");
      RunHandle<String> yours = two.client().start(waiting, "same", "");
      mine.signal("go", "one");
      yours.signal("go", "two");

      assertThat(mine.result(SOON)).isEqualTo("one");
      assertThat(yours.result(SOON)).isEqualTo("two");
    }
  }

  @Test
  void secondEngine_onAStoreOfOneOwner_takesItOverAndTheFirstCanCommitNothing() throws Exception {
    try (Engine first = start(Duration.ofMillis(50))) {
      first.client().start(holding, "h", "x");
      gate.awaitComers(1);
      try (Engine second = start(SOON)) {
        gate.awaitComers(1);
        gate.open();

        assertThat(second.client().handle(RunId.of("h"), holding.output()).result(SOON))
            .isEqualTo("x2!");
        assertThat(journal.count("last")).isEqualTo(1);
      }
    }
  }

  @Test
  void workflowCode_thatInterruptsItself_canStillWait() throws Exception {
    Workflow<String, String> careless =
        Workflow.of(
            "careless",
            String.class,
            String.class,
            (ctx, _) -> {
              Thread.currentThread().interrupt();
              ctx.sleep(Duration.ofMillis(20));
              Thread.currentThread().interrupt();
              return ctx.signals("go", String.class).await();
            });
    try (RealEngine engine = RealEngine.of(careless)) {
      RunHandle<String> run = engine.client().start(careless, "c", "");
      engine.client().awaitState(run.id(), SOON, RunState.WAITING);
      run.signal("go", "on");

      assertThat(run.result(SOON)).isEqualTo("on");
    }
  }

  @Test
  void killedEngine_leavesEverythingToTheNext() throws Exception {
    RealEngine first = new RealEngine(Engine.builder(store).workflows(holding, waiting));
    first.client().start(holding, "h", "x");
    gate.awaitComers(1);
    first.kill();
    gate.open();

    try (Engine engine = start(SOON)) {
      assertThat(engine.client().handle(RunId.of("h"), holding.output()).result(SOON))
          .isEqualTo("x2!");
    }
  }
}
