package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A door inside bodies of steps and activities: it holds them until it is opened, says who has
/// come, and counts how many were held at once.
final class Gate {
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch opened = new CountDownLatch(1);
  private final Semaphore comers = new Semaphore(0);
  private final Semaphore interrupts = new Semaphore(0);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();
  private final AtomicInteger entries = new AtomicInteger();

  /// Called by a body: waits for the door to open.
  void pass() throws InterruptedException {
    enter();
    try {
      if (!opened.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody opened the gate");
      }
    } catch (InterruptedException e) {
      interrupts.release();
      throw e;
    } finally {
      inside.decrementAndGet();
    }
  }

  /// Called by a body that does not listen to anybody: waits for the door, interrupted or not.
  void passUninterruptibly() {
    enter();
    boolean open = false;
    while (!open) {
      try {
        open = opened.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        interrupts.release();
      }
    }
    inside.decrementAndGet();
  }

  private void enter() {
    entries.incrementAndGet();
    peak.accumulateAndGet(inside.incrementAndGet(), Math::max);
    comers.release();
  }

  void open() {
    opened.countDown();
  }

  /// Waits until so many more bodies have come to the door.
  void awaitComers(int count) throws InterruptedException {
    assertThat(comers.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("%d bodies come to the gate", count)
        .isTrue();
  }

  /// Waits until a body at the door was interrupted.
  void awaitInterrupt() throws InterruptedException {
    assertThat(interrupts.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("a body at the gate is interrupted")
        .isTrue();
  }

  /// The most bodies that were at the door at once.
  int peak() {
    return peak.get();
  }

  /// How many bodies have come so far.
  int entries() {
    return entries.get();
  }
}
