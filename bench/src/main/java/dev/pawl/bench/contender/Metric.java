package dev.pawl.bench.contender;

/// What a measurement found, each with its unit.
public enum Metric {
  /// Between the bodies of two steps that follow each other in a run.
  STEP_P50_MS("p50", "ms"),
  STEP_P99_MS("p99", "ms"),
  STEPS_PER_S("steps", "/s"),
  /// From the call that starts a run until its result is back.
  RUN_P50_MS("p50", "ms"),
  RUN_P99_MS("p99", "ms"),
  RUNS_PER_S("runs", "/s"),
  /// Processor time of all processes of the system.
  CPU_MICROS_PER_STEP("CPU per step", "µs"),
  /// From a signal to a run that is not in memory until its turn is on disk.
  REPLAY_MS("replay", "ms"),
  RUNS_ASLEEP("asleep", "runs"),
  BYTES_PER_RUN("heap", "bytes per run"),
  HEAP_MB("heap after GC", "MB"),
  RSS_MB("resident set", "MB"),
  DISK_MB("on disk", "MB"),
  TOOK_S("took", "s"),
  /// From the first line of a program until a new start is answered.
  SERVING_S("serving", "s"),
  /// From the first line of a program until the result of a new run.
  RESULT_S("new run done", "s"),
  /// From the first line of a program until every interrupted run goes on.
  ALL_ON_S("all going on", "s");

  private final String label;
  private final String unit;

  Metric(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  public String label() {
    return label;
  }

  public String unit() {
    return unit;
  }
}
