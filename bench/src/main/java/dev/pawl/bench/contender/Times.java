package dev.pawl.bench.contender;

import java.util.Arrays;

/// Durations in nanoseconds, collected by one thread at a time; the last ones if there are many.
public final class Times {
  private final long[] nanos = new long[1 << 18];
  private int count;

  public void add(long duration) {
    nanos[count & (nanos.length - 1)] = duration;
    count++;
  }

  /// The quantile in milliseconds; 0 if nothing was collected.
  public double millis(double quantile) {
    long[] sorted = Arrays.copyOf(nanos, Math.min(count, nanos.length));
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
  }
}
