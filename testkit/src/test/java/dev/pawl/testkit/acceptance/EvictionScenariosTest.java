package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.RealEngine.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Waiting runs leave memory without a trace and come back as they were.
final class EvictionScenariosTest {
  private final AtomicInteger finallyBlocks = new AtomicInteger();
  private final Collection<WeakReference<Object>> frames = new ConcurrentLinkedQueue<>();

  /// Waits in the middle of a frame that something can be seen of from outside.
  private final Workflow<Integer, Integer> waiting =
      Workflow.of(
          "waiting",
          Integer.class,
          Integer.class,
          (ctx, n) -> {
            Object inTheFrame = new Object();
            frames.add(new WeakReference<>(inTheFrame));
            try {
              return n + ctx.signals("go", Integer.class).await();
            } finally {
              finallyBlocks.incrementAndGet();
              Reference.reachabilityFence(inTheFrame);
            }
          });

  private long liveFrames() {
    System.gc();
    return frames.stream().filter(frame -> frame.get() != null).count();
  }

  private TestEngine start(EngineOptions options) {
    return TestEngine.builder()
        .workflows(waiting)
        .options(options)
        .replayAtEveryWait(false)
        .start();
  }

  private static void startRuns(TestEngine engine, Workflow<Integer, Integer> workflow, int count)
      throws InterruptedException {
    for (int i = 0; i < count; i++) {
      engine.client().start(workflow, "w" + i, i);
    }
    engine.settle();
  }

  @Test
  void runs_moreThanTheRoom_areEvictedAndComeBackWhenSignaled() throws Exception {
    try (TestEngine engine = start(EngineOptions.defaults().withResidentRuns(100))) {
      startRuns(engine, waiting, 500);
      assertThat(engine.client().metrics().resident()).isLessThanOrEqualTo(100);

      for (int i = 0; i < 500; i++) {
        engine.client().signal(RunId.of("w" + i), "go", 1_000);
      }
      engine.settle();

      assertThat(engine.client().metrics().stored()).containsEntry("succeeded", 500L);
      RunHandle<Integer> run = engine.client().handle(RunId.of("w7"), waiting.output());
      assertThat(engine.result(run)).isEqualTo(1_007);
    }
  }

  @Test
  void runs_idleForLong_areEvicted() throws Exception {
    EngineOptions options = EngineOptions.defaults().withResidentIdle(Duration.ofMinutes(5));
    try (TestEngine engine = start(options)) {
      startRuns(engine, waiting, 50);
      assertThat(engine.client().metrics().resident()).isEqualTo(50);
      engine.advance(Duration.ofMinutes(4));
      engine.client().signal(RunId.of("w0"), "ignored", 0);
      engine.advance(Duration.ofMinutes(3));

      assertThat(engine.client().metrics().resident()).isEqualTo(1);
    }
  }

  @Test
  void evictedRuns_runNoFinallyBlockAndLeaveNoThread() throws Exception {
    try (TestEngine engine = start(EngineOptions.defaults().withResidentRuns(20))) {
      startRuns(engine, waiting, 400);

      await().untilAsserted(() -> assertThat(liveFrames()).isLessThanOrEqualTo(20));
      assertThat(frames).hasSizeGreaterThanOrEqualTo(400);
      assertThat(finallyBlocks).hasValue(0);
      assertThat(engine.client().require(RunId.of("w0")).head().state())
          .isEqualTo(RunState.WAITING);
    }
  }

  @Test
  void residentRuns_areNotRebuilt() throws Exception {
    try (TestEngine engine = start(EngineOptions.defaults())) {
      startRuns(engine, waiting, 10);
      for (int i = 0; i < 10; i++) {
        engine.client().signal(RunId.of("w" + i), "go", 1);
      }
      engine.settle();

      assertThat(engine.client().metrics().rebuilds()).isEqualTo(10);
      assertThat(finallyBlocks).hasValue(10);
    }
  }

  @Test
  void deletedAndEndedRuns_leaveMemory() throws Exception {
    try (TestEngine engine = start(EngineOptions.defaults())) {
      startRuns(engine, waiting, 10);
      engine.client().delete(RunId.of("w0"), true);
      engine.client().terminate(RunId.of("w1"), "");
      engine.client().cancel(RunId.of("w2"), "");
      engine.client().signal(RunId.of("w3"), "go", 1);
      engine.settle();

      assertThat(engine.client().metrics().resident()).isEqualTo(6);
      await().untilAsserted(() -> assertThat(liveFrames()).isLessThanOrEqualTo(6));
    }
  }

  @Test
  void closedEngine_leavesNothingOfItsRunsInMemory() throws Exception {
    fiftyRunsInAnEngineThatIsClosed();

    await().untilAsserted(() -> assertThat(liveFrames()).isZero());
    assertThat(finallyBlocks).hasValue(0);
  }

  private void fiftyRunsInAnEngineThatIsClosed() throws InterruptedException {
    try (RealEngine engine =
        new RealEngine(Engine.builder(RealEngine.store()).workflows(waiting))) {
      for (int i = 0; i < 50; i++) {
        engine.client().start(waiting, "w" + i, i);
      }
      engine.client().awaitState(RunId.of("w49"), SOON, RunState.WAITING);
    }
  }
}
