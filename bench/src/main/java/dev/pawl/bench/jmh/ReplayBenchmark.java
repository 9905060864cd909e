package dev.pawl.bench.jmh;

import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.replay.Execution;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.runtime.SystemHost;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Rebuilding a run from its decoded history: the kernel and the hand-off, without store and codec.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Djdk.trackAllThreads=false")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReplayBenchmark {
  /// How long the history is.
  @Param("10000")
  public int events;

  private final SystemHost host = new SystemHost();
  private List<Recorded> history = List.of();

  @Setup
  public void record() throws InterruptedException {
    history = LongHistory.of(events);
  }

  @Benchmark
  public Execution.Rebuilt rebuild() {
    Execution.Setup setup =
        new Execution.Setup(
            RunId.of("long"), 1, LongHistory.STEPS, new JacksonCodec(), host.host().coroutines());
    return switch (Execution.rebuild(setup, history, history.size())) {
      case Execution.Rebuilt.Ready ready -> ready;
      case Execution.Rebuilt.Blocked(String report) -> throw new IllegalStateException(report);
    };
  }

  @TearDown
  public void close() {
    host.close();
  }
}
