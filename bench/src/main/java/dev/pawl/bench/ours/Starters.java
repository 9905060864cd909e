package dev.pawl.bench.ours;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/// Starts many runs at once, but never gets far ahead of what the engine has done with them.
final class Starters {
  private static final int CALLERS = 512;
  private static final int AHEAD_MAX = 10_000;
  private static final int CHECK_EVERY = 500;

  private final IntConsumer start;
  private final LongSupplier settled;
  private final AtomicInteger next = new AtomicInteger();

  /// @param start starts a run of that number and returns when it is on disk
  /// @param settled how many runs are where they are to be
  Starters(IntConsumer start, LongSupplier settled) {
    this.start = start;
    this.settled = settled;
  }

  /// Starts `count` runs, or as many as it can by `deadline`, and waits until they are settled.
  ///
  /// @param deadline by [System#nanoTime]
  /// @return how many are settled
  long run(int count, long deadline) throws Exception {
    Callable<Void> caller =
        () -> {
          for (int i = next.getAndIncrement();
              i < count && System.nanoTime() < deadline;
              i = next.getAndIncrement()) {
            start.accept(i);
            if (i % CHECK_EVERY == 0) {
              awaitSettled(i - AHEAD_MAX, deadline);
            }
          }
          return null;
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < Math.min(CALLERS, count); i++) {
        all.add(threads.submit(caller));
      }
      for (Future<Void> one : all) {
        one.get();
      }
    }
    awaitSettled(count, deadline);
    return settled.getAsLong();
  }

  private void awaitSettled(int wanted, long deadline) throws InterruptedException {
    while (settled.getAsLong() < wanted && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
