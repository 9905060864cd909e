package dev.pawl.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs every benchmark once and briefly, so that none rots. The figures mean nothing.
class BenchmarksTest {
  @Test
  void benchmarks_runOnce_giveFigures() throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("dev.pawl.bench.jmh.*")
        .param("events", "100")
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(50))
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);

    Collection<RunResult> results = new Runner(options.build()).run();

    assertThat(results)
        .extracting(result -> result.getParams().getBenchmark())
        .containsExactlyInAnyOrder(
            "dev.pawl.bench.jmh.CodecBenchmark.decodeHistory",
            "dev.pawl.bench.jmh.CodecBenchmark.encodeHistory",
            "dev.pawl.bench.jmh.CodecBenchmark.encodeTurn",
            "dev.pawl.bench.jmh.ReplayBenchmark.rebuild",
            "dev.pawl.bench.jmh.TurnBenchmark.step");
    assertThat(results).allMatch(result -> result.getPrimaryResult().getScore() > 0);
  }
}
