package dev.pawl.bench.load;

import dev.pawl.bench.contender.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Callers that start runs for some time, each on a connection of its own.
final class Load {
  private final Served served;
  private final String prefix;
  private final AtomicLong number = new AtomicLong();
  private final AtomicLong late = new AtomicLong();
  private final List<String> acknowledged = new ArrayList<>();
  private final Times accepted = new Times();
  private final Times refused = new Times();
  private long refusedCount;
  private long otherCount;
  private double seconds;

  /// @param served whom they call
  /// @param prefix of the ids
  Load(Served served, String prefix) {
    this.served = served;
    this.prefix = prefix;
  }

  /// @param perSecond how many requests to send in all, 0 for as many as are answered
  Load run(int callers, double perSecond, Duration time) throws InterruptedException {
    long begun = System.nanoTime();
    long end = begun + time.toNanos();
    long step = perSecond == 0 ? 0 : (long) (callers * 1e9 / perSecond);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        long first = begun + step * i / callers;
        var _ = threads.submit(() -> call(first, step, end));
      }
    }
    seconds = (System.nanoTime() - begun) / 1e9;
    return this;
  }

  /// Sends at its times. One that comes while the answer before is still out is sent late.
  private Void call(long first, long step, long end) throws IOException, InterruptedException {
    try (Wire wire = served.wire()) {
      for (long due = first; due < end && System.nanoTime() < end; due += step) {
        long ahead = due - System.nanoTime();
        if (step > 0 && ahead > 0) {
          TimeUnit.NANOSECONDS.sleep(ahead);
        } else if (step > 0 && -ahead > step) {
          late.incrementAndGet();
        }
        String id = prefix + number.incrementAndGet();
        long sent = System.nanoTime();
        Wire.Answer answer = wire.post("/api/v1/runs", Served.start(id));
        count(id, answer, System.nanoTime() - sent);
        due = step == 0 ? System.nanoTime() : due;
      }
    }
    return null;
  }

  private synchronized void count(String id, Wire.Answer answer, long nanos) {
    if (answer.status() == 201) {
      acknowledged.add(id);
      accepted.add(nanos);
    } else if (answer.status() == 503 && answer.mayRetry()) {
      refusedCount++;
      refused.add(nanos);
    } else {
      otherCount++;
    }
  }

  synchronized List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  double acceptedPerSecond() {
    return acknowledged().size() / seconds;
  }

  synchronized double acceptedMillis(double quantile) {
    return accepted.millis(quantile);
  }

  synchronized String words() {
    return """
    sent %.0f/s (%d late), accepted %.0f/s (p50 %.1f, p99 %.1f ms), refused %.0f/s \
    (p50 %.1f, p99 %.1f, max %.1f ms), other answers %d\
    """
        .formatted(
            number.get() / seconds,
            late.get(),
            acknowledged.size() / seconds,
            accepted.millis(0.5),
            accepted.millis(0.99),
            refusedCount / seconds,
            refused.millis(0.5),
            refused.millis(0.99),
            refused.millis(1),
            otherCount);
  }
}
