package dev.pawl.bench.ours;

import dev.pawl.bench.contender.Metric;
import dev.pawl.bench.contender.Sample;
import dev.pawl.bench.contender.Serving;
import java.io.IOException;
import java.util.Map;

/// What a program that is measured tells its parent, in the words of
/// [dev.pawl.bench.contender.Child].
final class Answer {
  private Answer() {}

  /// A measurement that answers with a sample.
  @FunctionalInterface
  interface Work {
    Map<Metric, Double> run() throws Exception;
  }

  /// Measures and says so, or says why not.
  static void of(Work work) {
    try {
      System.out.println("ok " + new Sample(work.run()).line());
    } catch (Exception e) {
      System.out.println(Serving.failed(e));
    }
  }

  /// Stays alive until the parent lets go or kills.
  static void awaitEnd() throws IOException {
    while (System.in.read() >= 0) {
      // What the parent might say means nothing here; only the end does.
    }
  }
}
