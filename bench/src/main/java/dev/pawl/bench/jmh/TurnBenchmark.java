package dev.pawl.bench.jmh;

import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.InMemoryStore;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The turn of one step, from body to body, on a store without a disk: what the engine itself
/// takes.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Djdk.trackAllThreads=false")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TurnBenchmark {
  private static final int STEPS = 100;

  private static final Workflow<Integer, String> WORKFLOW =
      Workflow.of(
          "steps",
          Integer.class,
          String.class,
          (ctx, count) -> {
            for (int i = 0; i < count; i++) {
              ctx.step("step", String.class, _ -> "done");
            }
            return "done";
          });

  private @Nullable InMemoryStore store;
  private @Nullable Engine engine;

  /// A new store for each iteration, since what has run stays in its memory.
  @Setup(Level.Iteration)
  public void open() {
    store = new InMemoryStore(InstantSource.system(), false);
    engine = Engine.builder(store).workflows(WORKFLOW).start();
  }

  @Benchmark
  @OperationsPerInvocation(STEPS)
  public String step() throws InterruptedException {
    return Objects.requireNonNull(engine).client().start(WORKFLOW, STEPS).result();
  }

  @TearDown(Level.Iteration)
  public void close() {
    Objects.requireNonNull(engine).close();
    Objects.requireNonNull(store).close();
  }
}
