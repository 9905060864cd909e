package dev.pawl.bench;

import dev.pawl.bench.contender.Metric;
import dev.pawl.bench.contender.Sample;
import java.util.Arrays;
import java.util.List;

/// What repeated measurements of one contender came to.
sealed interface Figures {
  /// There are figures.
  ///
  /// @param samples at least one, in the order in which they were taken
  record Measured(List<Sample> samples) implements Figures {
    public Measured {
      samples = List.copyOf(samples);
    }

    Spread of(Metric metric) {
      double[] sorted =
          samples.stream().mapToDouble(s -> s.value(metric).orElse(Double.NaN)).sorted().toArray();
      return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    double[] all(Metric metric) {
      return samples.stream().mapToDouble(s -> s.value(metric).orElse(Double.NaN)).toArray();
    }

    boolean has(Metric metric) {
      return Arrays.stream(all(metric)).noneMatch(Double::isNaN);
    }
  }

  /// There are none.
  ///
  /// @param why what was seen instead
  record Missing(String why) implements Figures {}

  /// The middle of some values, the least and the greatest.
  record Spread(double median, double min, double max) {}
}
