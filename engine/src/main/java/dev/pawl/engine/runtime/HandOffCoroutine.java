package dev.pawl.engine.runtime;

import dev.pawl.engine.replay.Coroutine;
import dev.pawl.engine.replay.Coroutines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A coroutine on a thread of its own, handed the turn to and fro with park and unpark (ADR 0002).
final class HandOffCoroutine implements Coroutine {
  /*
   * Two volatile fields carry the hand-off: `running` tells whose turn it is, `resumer` whom to
   * wake. The resumer sets `running` and waits until the code clears it; both sides tolerate
   * spurious wake-ups. Nothing refers to the parked thread but this object, so dropping it drops
   * the thread.
   *
   * Code that waits for anything but its context never clears `running`. The resumer therefore
   * wakes now and then and looks at the thread: one parked inside a blocking call of the platform
   * is stuck for certain; one that waits for a lock, or computes, gets time to come back.
   */
  private static final long FIRST_LOOK_NANOS = 1_000_000;
  private static final long NEXT_LOOK_NANOS = 5_000_000;
  private static final long LOCK_LIMIT_NANOS = 2_000_000_000;

  /// Platform methods in which workflow code must never be found waiting.
  private static final List<String> BLOCKING =
      List.of(
          "java.lang.Thread.sleep",
          "java.lang.Thread.join",
          "java.lang.Object.wait",
          "java.lang.Process.waitFor",
          "java.lang.ProcessImpl.waitFor",
          "java.util.concurrent.CompletableFuture.",
          "java.util.concurrent.FutureTask.",
          "java.util.concurrent.CountDownLatch.",
          "java.util.concurrent.CyclicBarrier.",
          "java.util.concurrent.Semaphore.",
          "java.util.concurrent.Exchanger.",
          "java.util.concurrent.SynchronousQueue.",
          "java.util.concurrent.ArrayBlockingQueue.",
          "java.util.concurrent.LinkedBlockingQueue.",
          "java.util.concurrent.LinkedBlockingDeque.",
          "java.util.concurrent.DelayQueue.",
          "java.util.concurrent.ThreadPerTaskExecutor.",
          "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await",
          "sun.nio.ch.NioSocketImpl.",
          "sun.nio.ch.SocketChannelImpl.",
          "sun.nio.ch.ServerSocketChannelImpl.",
          "sun.nio.ch.DatagramChannelImpl.",
          "sun.nio.ch.SelectorImpl.");

  private static final List<String> PLATFORM = List.of("java.", "javax.", "jdk.", "sun.");

  private final Thread thread;
  private final Duration limit;
  private final LongSupplier ticks;
  private volatile boolean running;
  private volatile boolean finished;
  private volatile @Nullable Thread resumer;
  private boolean started;

  private HandOffCoroutine(
      Runnable code, ThreadFactory threads, Duration limit, LongSupplier ticks) {
    this.limit = limit;
    this.ticks = ticks;
    this.thread =
        threads.newThread(() -> {
          try {
            code.run();
          } finally {
            finished = true;
            handBack();
          }
        });
  }

  /// Makes coroutines on threads of a factory.
  ///
  /// @param limit how long code may run without coming back
  /// @param ticks a monotonic clock in nanoseconds
  static Coroutines factory(ThreadFactory threads, Duration limit, LongSupplier ticks) {
    return code -> new HandOffCoroutine(code, threads, limit, ticks);
  }

  @Override
  public Resumption resume() {
    resumer = Thread.currentThread();
    running = true;
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
    return await();
  }

  private Resumption await() {
    boolean interrupted = false;
    try {
      long look = FIRST_LOOK_NANOS;
      long ran = 0;
      long waited = 0;
      while (running) {
        long before = ticks.getAsLong();
        LockSupport.parkNanos(this, look);
        // An interrupted thread cannot park: it would spin and keep the code from its processor.
        interrupted |= Thread.interrupted();
        if (running) {
          // A machine that slept, or was too busy to run us, must not count against the code.
          long watched = Math.min(ticks.getAsLong() - before, 2 * look);
          boolean waits = isWaiting();
          ran += watched;
          waited = waits ? waited + watched : 0;
          look = NEXT_LOOK_NANOS;
          Resumption.Stuck stuck = inspect(waits, waited, ran);
          if (stuck != null) {
            return stuck;
          }
        }
      }
      return finished ? new Resumption.Finished() : new Resumption.Suspended();
    } finally {
      // A thread that is no longer needed must not be kept by a run that waits for days.
      resumer = null;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean isWaiting() {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }

  private Resumption.@Nullable Stuck inspect(boolean waits, long waitNanos, long runNanos) {
    boolean overdue = runNanos >= limit.toNanos();
    if (!waits && !overdue) {
      return null;
    }
    List<StackTraceElement> stack = stackTrace();
    if (!running || stack.isEmpty() || isBeingResumed(stack)) {
      return null;
    }
    String blocking = waits ? blockingCall(stack) : null;
    if (blocking != null) {
      return new Resumption.Stuck("blocked in " + blocking, stack);
    }
    if (waits && waitNanos > LOCK_LIMIT_NANOS) {
      return new Resumption.Stuck("waiting for a lock", stack);
    }
    return overdue
        ? new Resumption.Stuck("busy for more than " + Bodies.seconds(limit.toMillis()), stack)
        : null;
  }

  /// Whether the thread was unparked but has not got a processor yet.
  private static boolean isBeingResumed(List<StackTraceElement> stack) {
    return stack.stream()
        .filter(frame -> !isPlatform(frame))
        .findFirst()
        .filter(frame -> frame.getClassName().equals(HandOffCoroutine.class.getName()))
        .isPresent();
  }

  private static boolean isPlatform(StackTraceElement frame) {
    return PLATFORM.stream().anyMatch(frame.getClassName()::startsWith);
  }

  /// The platform method that the code called and in which it blocks, null if it does not.
  private static @Nullable String blockingCall(List<StackTraceElement> stack) {
    String called = "";
    boolean blocks = false;
    for (StackTraceElement frame : stack) {
      String name = frame.getClassName() + "." + frame.getMethodName();
      if (!isPlatform(frame)) {
        break;
      }
      blocks |= BLOCKING.stream().anyMatch(name::startsWith);
      called = name;
    }
    return blocks ? called : null;
  }

  @Override
  public void suspend() {
    handBack();
    while (!running) {
      LockSupport.park(this);
      // Code that interrupts itself must still be able to park.
      Thread.interrupted();
    }
  }

  private void handBack() {
    Thread waiting = resumer;
    running = false;
    LockSupport.unpark(waiting);
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread().equals(thread);
  }

  @Override
  public List<StackTraceElement> stackTrace() {
    return List.of(thread.getStackTrace());
  }
}
