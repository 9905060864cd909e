package dev.pawl.bench.contender;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/// Puts one contender under load and measures.
final class LoadDriver implements AutoCloseable {
  private final StepClock clock = new StepClock();
  private final CpuClock cpu = new CpuClock();
  private final Contender contender;

  LoadDriver(Contender.Opening opening, Path directory) throws Exception {
    contender = opening.open(directory, clock::tick);
  }

  /// Runs workflows for a while. Every run that was begun is waited for, and its time counts.
  Sample measure(Workload load, Duration time) throws Exception {
    boolean alone = load.callers() == 1;
    clock.restart(alone && load.steps() > 1);
    Times runs = new Times();
    LongAdder completed = new LongAdder();
    long cpuBefore = cpu.nanos();
    long begin = System.nanoTime();
    long deadline = begin + time.toNanos();
    Callable<Void> caller =
        () -> {
          do {
            long started = System.nanoTime();
            contender.run(load.steps());
            completed.increment();
            if (alone) {
              runs.add(System.nanoTime() - started);
              clock.endRun();
            }
          } while (System.nanoTime() < deadline);
          return null;
        };
    inParallel(load.callers(), caller);
    double seconds = (System.nanoTime() - begin) / 1e9;
    double cpuMicros = (cpu.nanos() - cpuBefore) / 1e3;
    double steps = (double) completed.sum() * load.steps();
    return new Sample(
        Map.of(
            Metric.STEP_P50_MS, clock.gaps().millis(0.5),
            Metric.STEP_P99_MS, clock.gaps().millis(0.99),
            Metric.STEPS_PER_S, steps / seconds,
            Metric.RUN_P50_MS, runs.millis(0.5),
            Metric.RUN_P99_MS, runs.millis(0.99),
            Metric.RUNS_PER_S, completed.sum() / seconds,
            Metric.CPU_MICROS_PER_STEP, cpuMicros / steps));
  }

  private static void inParallel(int callers, Callable<Void> caller) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        all.add(threads.submit(caller));
      }
      for (Future<Void> one : all) {
        one.get();
      }
    }
  }

  @Override
  public void close() {
    contender.close();
  }
}
