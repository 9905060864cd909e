package dev.pawl.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.replay.Coroutine;
import dev.pawl.engine.replay.Coroutines;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandOffCoroutineTest {
  private final Coroutines coroutines =
      HandOffCoroutine.factory(
          Thread.ofVirtual().factory(),
          new Watchdog(
              Duration.ofSeconds(60), System::nanoTime, Thread.ofPlatform().daemon().factory()));

  @Test
  void resume_onManyInterruptedThreads_leavesProcessorsToTheCode() throws InterruptedException {
    int count = 4 * Runtime.getRuntime().availableProcessors();
    CountDownLatch done = new CountDownLatch(count);
    AtomicInteger interrupted = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      Thread.ofVirtual()
          .start(() -> {
            Thread.currentThread().interrupt();
            Coroutine.Resumption ended = coroutines.create(() -> {}).resume();
            if (ended instanceof Coroutine.Resumption.Finished && Thread.interrupted()) {
              interrupted.incrementAndGet();
            }
            done.countDown();
          });
    }
    assertThat(done.await(20, TimeUnit.SECONDS)).as("all went on").isTrue();
    assertThat(interrupted).as("none lost its interrupt").hasValue(count);
  }
}
