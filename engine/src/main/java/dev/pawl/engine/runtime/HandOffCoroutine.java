package dev.pawl.engine.runtime;

import dev.pawl.engine.replay.Coroutine;
import dev.pawl.engine.replay.Coroutines;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A coroutine on a thread of its own, handed the turn to and fro with park and unpark (ADR 0002).
final class HandOffCoroutine implements Coroutine {
  /*
   * Two volatile fields carry the hand-off: `running` tells whose turn it is, `resumer` whom to
   * wake. The resumer sets `running` and waits until the code clears it; both sides tolerate
   * spurious wake-ups. Nothing refers to the parked thread but this object, so dropping it drops
   * the thread.
   *
   * Code that waits for anything but its context never clears `running`. The watchdog sees to that.
   */
  private final Thread thread;
  private final Watchdog watchdog;
  private volatile boolean running;
  private volatile boolean finished;
  private volatile @Nullable Thread resumer;
  private boolean started;

  private HandOffCoroutine(Runnable code, ThreadFactory threads, Watchdog watchdog) {
    this.watchdog = watchdog;
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
  static Coroutines factory(ThreadFactory threads, Watchdog watchdog) {
    return code -> new HandOffCoroutine(code, threads, watchdog);
  }

  @Override
  public Resumption resume() {
    resumer = Thread.currentThread();
    running = true;
    Watchdog.Watch watch = watchdog.leaves(this);
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
    return await(watch);
  }

  private Resumption await(Watchdog.Watch watch) {
    boolean interrupted = false;
    while (running && watch.verdict() == null) {
      LockSupport.park(this);
      // An interrupted thread cannot park: it would spin and keep the code from its processor.
      interrupted |= Thread.interrupted();
    }
    watchdog.comesBack(this);
    // A thread that is no longer needed must not be kept by a run that waits for days.
    resumer = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Resumption.Stuck stuck = watch.verdict();
    if (stuck != null) {
      return stuck;
    }
    return finished ? new Resumption.Finished() : new Resumption.Suspended();
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

  /// Whether the code has handed the turn back.
  boolean isBack() {
    return !running;
  }

  /// Whether the thread waits for something.
  boolean isWaiting() {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }

  /// Has the resumer look at the watchdog's verdict.
  void wakeResumer() {
    LockSupport.unpark(resumer);
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
