package dev.pawl.testkit.sim;

import dev.pawl.engine.replay.Coroutine;
import dev.pawl.engine.replay.Coroutines;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Code that may wait in virtual time while other things happen. One of them runs at a time.
final class Fibers {
  private final Agenda agenda;
  private final Coroutines coroutines;
  private @Nullable Fiber current;

  /// One of them.
  private static final class Fiber {
    private final @Nullable Incarnation process;
    private @Nullable Coroutine coroutine;
    private long waits;

    private Fiber(@Nullable Incarnation process) {
      this.process = process;
    }
  }

  Fibers(Agenda agenda, Coroutines coroutines) {
    this.agenda = agenda;
    this.coroutines = coroutines;
  }

  /// Starts code after a while.
  void start(@Nullable Incarnation process, long delayMicros, Runnable code) {
    Fiber fiber = new Fiber(process);
    agenda.add(
        process,
        delayMicros,
        () -> {
          fiber.coroutine = coroutines.create(code);
          go(fiber);
        });
  }

  private void go(Fiber fiber) {
    Fiber before = current;
    current = fiber;
    try {
      if (fiber.coroutine != null
          && fiber.coroutine.resume() instanceof Coroutine.Resumption.Stuck(String what, var at)) {
        throw new IllegalStateException("simulated code is stuck, " + what + ", at " + at);
      }
    } finally {
      current = before;
    }
  }

  /// Lets the running code wait.
  void sleep(long micros) {
    awaitNanos(new CompletableFuture<>(), micros * 1_000);
  }

  /// Whether the running code may wait.
  boolean canWait() {
    return current != null;
  }

  /// The process of the running code, null outside.
  @Nullable Incarnation process() {
    return current == null ? null : current.process;
  }

  /// Lets the running code wait until a future is done or the time is up.
  ///
  /// @return the nanoseconds left
  long awaitNanos(CompletableFuture<?> future, long nanos) {
    Fiber fiber = current;
    if (fiber == null || fiber.coroutine == null) {
      throw new IllegalStateException("only a fiber can wait");
    }
    if (future.isDone() || nanos <= 0) {
      return nanos;
    }
    long begin = agenda.nowMicros();
    long wait = ++fiber.waits;
    Agenda.Entry timer =
        nanos == Long.MAX_VALUE
            ? null
            : agenda.add(fiber.process, (nanos + 999) / 1_000, () -> wake(fiber, wait));
    CompletableFuture<?> _ =
        future.whenComplete((_, _) -> agenda.add(fiber.process, 0, () -> wake(fiber, wait)));
    fiber.coroutine.suspend();
    if (timer != null) {
      timer.cancel();
    }
    return nanos - (agenda.nowMicros() - begin) * 1_000;
  }

  private void wake(Fiber fiber, long wait) {
    if (fiber.waits == wait) {
      fiber.waits++;
      go(fiber);
    }
  }
}
