package dev.pawl.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.InMemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What runs and clients see of a store that takes no commits for a while.
class StoreFaultTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final InMemoryStore real = new InMemoryStore(InstantSource.system(), false);
  private final FailingStore failing = new FailingStore(real);
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger bodies = new AtomicInteger();

  private final Activity<String, String> echo =
      Activity.of(
          "echo",
          String.class,
          String.class,
          (ctx, text) -> {
            bodies.incrementAndGet();
            return text;
          });

  private final Workflow<String, String> work =
      Workflow.of(
          "work",
          String.class,
          String.class,
          (ctx, input) -> {
            String first =
                ctx.step(
                    "first",
                    String.class,
                    attempt -> {
                      bodies.incrementAndGet();
                      started.countDown();
                      release.await();
                      return input + "1";
                    });
            return ctx.activity(echo, first + "2");
          });

  @AfterEach
  void storeIsSound() {
    assertThat(real.check()).isEmpty();
  }

  @Test
  void run_diskFullWhileItWorks_waitsAndGoesOnWhenThereIsRoom() throws Exception {
    try (Engine engine = engine()) {
      RunHandle<String> run = engine.client().start(work, "r", "a");
      started.await();
      failing.mode(FailingStore.Mode.FULL);
      release.countDown();
      Awaitility.await().atMost(SOON).until(() -> failing.refused() >= 2);
      assertThat(run.record().head().state().isTerminal()).isFalse();
      failing.mode(FailingStore.Mode.SOUND);
      assertThat(run.result(SOON)).isEqualTo("a12");
      assertThat(bodies).hasValue(2);
    }
  }

  @Test
  void client_diskFull_isToldAtOnceAndNothingIsDone() throws Exception {
    try (Engine engine = engine()) {
      failing.mode(FailingStore.Mode.FULL);
      assertThatThrownBy(() -> engine.client().start(work, "r", "a"))
          .isInstanceOfSatisfying(
              PawlException.class,
              fault -> assertThat(fault.code()).isEqualTo(ErrorCode.STORE_FULL));
      failing.mode(FailingStore.Mode.SOUND);
      assertThat(engine.client().get(RunId.of("r"))).isEmpty();
      release.countDown();
      assertThat(engine.client().start(work, "r", "a").result(SOON)).isEqualTo("a12");
    }
  }

  @Test
  void turn_doneButReportedFailed_isRecordedOnce() throws Exception {
    try (Engine engine = engine()) {
      RunHandle<String> run = engine.client().start(work, "r", "a");
      started.await();
      failing.mode(FailingStore.Mode.DONE_BUT_REPORTED_FAILED);
      release.countDown();
      assertThat(run.result(SOON)).isEqualTo("a12");
      assertThat(failing.refused()).isEqualTo(1);
      List<Recorded> history = engine.client().history(run.id(), 0, 1, 100);
      assertThat(history)
          .extracting(Recorded::event)
          .filteredOn(Event.StepCompleted.class::isInstance)
          .hasSize(1);
      assertThat(history)
          .extracting(Recorded::event)
          .filteredOn(Event.RunCompleted.class::isInstance)
          .hasSize(1);
    }
  }

  @Test
  void start_doneButReportedFailed_isOneRunWhenRepeated() throws Exception {
    release.countDown();
    try (Engine engine = engine()) {
      failing.mode(FailingStore.Mode.DONE_BUT_REPORTED_FAILED);
      assertThatThrownBy(() -> engine.client().start(work, "r", "a"))
          .isInstanceOf(PawlException.class);
      RunHandle<String> run = engine.client().start(work, "r", "a");
      assertThat(run.result(SOON)).isEqualTo("a12");
      assertThat(bodies).hasValue(2);
    }
  }

  @Test
  void batch_rejectedAsAWhole_isWrittenOneByOne() throws Exception {
    release.countDown();
    try (Engine engine = engine()) {
      failing.mode(FailingStore.Mode.REJECTS_BATCHES);
      List<RunHandle<String>> runs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        runs.add(engine.client().start(work, "r" + i, "a"));
      }
      for (RunHandle<String> run : runs) {
        assertThat(run.result(SOON)).isEqualTo("a12");
      }
      assertThat(bodies).hasValue(40);
    }
  }

  private Engine engine() {
    return Engine.builder(failing).workflows(work).activities(echo).start();
  }
}
