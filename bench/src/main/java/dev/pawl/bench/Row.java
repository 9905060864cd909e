package dev.pawl.bench;

import dev.pawl.bench.contender.Metric;
import dev.pawl.bench.contender.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The rows of the table, with what each is to reach.
// Its fields are records and lists that nobody changes; the checker wants an annotation for that.
@SuppressWarnings("ImmutableEnumChecker")
enum Row {
  STEP(
      "step",
      "sequential durable step, p50",
      new Source.Load(Workload.SEQUENTIAL, true),
      new Target(Metric.STEP_P50_MS, 0.30, false),
      Metric.STEP_P99_MS),
  STEPS_64(
      "steps-64",
      "steps/s, 64 workflows x 10 steps",
      new Source.Load(Workload.STEPS_64, true),
      new Target(Metric.STEPS_PER_S, 50_000, true)),
  STEPS_256(
      "steps-256",
      "steps/s, 256 workflows x 10 steps",
      new Source.Load(Workload.STEPS_256, true),
      new Target(Metric.STEPS_PER_S, 80_000, true)),
  RUN(
      "run",
      "1-step workflow, start to result, p50",
      new Source.Load(Workload.SINGLE, false),
      new Target(Metric.RUN_P50_MS, 0.8, false),
      Metric.RUN_P99_MS),
  STARTS(
      "starts",
      "1-step workflows started and done, 256 callers",
      new Source.Load(Workload.STARTS, false),
      new Target(Metric.RUNS_PER_S, 10_000, true)),
  CPU(
      "cpu",
      "CPU per durable step, at 64 workflows",
      new Source.Load(Workload.STEPS_64, true),
      new Target(Metric.CPU_MICROS_PER_STEP, 40, false)),
  REPLAY(
      "replay-10000",
      "signal to a run with 10,000 events on disk",
      new Source.Replay(10_000),
      new Target(Metric.REPLAY_MS, 100, false)),
  RECOVER(
      "recover-1000",
      "1,000 runs after kill -9, all going on",
      new Source.Crash(1_000),
      new Target(Metric.ALL_ON_S, 0.5, false),
      Metric.SERVING_S),
  RESTART(
      "restart-10000",
      "10,000 runs after kill -9, a start answered",
      new Source.Crash(10_000),
      new Target(Metric.SERVING_S, 1.0, false),
      Metric.RESULT_S,
      Metric.ALL_ON_S),
  RESIDENT(
      "resident",
      "heap per sleeping run in memory",
      new Source.Sleepers(true),
      new Target(Metric.BYTES_PER_RUN, 2_560, false),
      Metric.RUNS_ASLEEP,
      Metric.TOOK_S),
  SUSPENDED(
      "suspended",
      "runs asleep in a 512 MB heap",
      new Source.Sleepers(false),
      new Target(Metric.RUNS_ASLEEP, 1_000_000, true),
      Metric.TOOK_S,
      Metric.HEAP_MB,
      Metric.RSS_MB,
      Metric.DISK_MB,
      Metric.RESULT_S);

  final String key;
  final String what;
  final Source source;
  final Target target;

  /// What else is said of it.
  final List<Metric> details;

  Row(String key, String what, Source source, Target target, Metric... details) {
    this.key = key;
    this.what = what;
    this.source = source;
    this.target = target;
    this.details = List.of(details);
  }

  static Optional<Row> of(String key) {
    return Arrays.stream(values()).filter(row -> row.key.equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(row -> row.key).toList();
  }

  /// Where a row's figures come from.
  sealed interface Source {
    /// A load on every contender.
    ///
    /// @param ceiling whether the ceiling is one for this row
    record Load(Workload load, boolean ceiling) implements Source {}

    record Replay(int events) implements Source {}

    record Crash(int runs) implements Source {}

    /// Runs that sleep for a day.
    ///
    /// @param resident whether the runs stay in memory
    record Sleepers(boolean resident) implements Source {}
  }

  /// The figure of a row.
  ///
  /// @param goal at least this if `higher` is better, else at most
  record Target(Metric metric, double goal, boolean higher) {
    boolean isReached(double value) {
      return higher ? value >= goal : value <= goal;
    }

    /// How many times better one value is than another.
    double ratio(double ours, double other) {
      return higher ? ours / other : other / ours;
    }
  }
}
