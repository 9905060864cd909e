package dev.pawl.daemon.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/// How long something took, by classes. Thread-safe.
public final class Latencies {
  private static final double[] BOUNDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5
  };

  private final LongAdder[] counts =
      IntStream.rangeClosed(0, BOUNDS.length)
          .mapToObj(_ -> new LongAdder())
          .toArray(LongAdder[]::new);
  private final LongAdder nanos = new LongAdder();

  /// Counts one.
  public void add(long tookNanos) {
    double seconds = tookNanos / (double) TimeUnit.SECONDS.toNanos(1);
    int index = 0;
    while (index < BOUNDS.length && seconds > BOUNDS[index]) {
      index++;
    }
    counts[index].increment();
    nanos.add(tookNanos);
  }

  /// Writes it as a histogram's samples.
  ///
  /// @param label and its value, which each sample has
  public void writeTo(MetricsText out, String label, String value) {
    long total = 0;
    for (int i = 0; i <= BOUNDS.length; i++) {
      total += counts[i].sum();
      double bound = i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY;
      out.part("_bucket", total, label, value, "le", MetricsText.number(bound));
    }
    out.part("_sum", nanos.sum() / (double) TimeUnit.SECONDS.toNanos(1), label, value);
    out.part("_count", total, label, value);
  }
}
