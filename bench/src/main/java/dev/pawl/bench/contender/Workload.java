package dev.pawl.bench.contender;

/// A load that every contender is put under: callers that each run one workflow after another.
///
/// A workflow is a number of steps, one after another, whose bodies return a short text. A caller
/// starts a run, waits for its result, and starts the next.
///
/// @param callers how many runs are under way at once
/// @param steps how many steps a run has
public record Workload(int callers, int steps) {
  public static final Workload SEQUENTIAL = new Workload(1, 100);
  public static final Workload STEPS_64 = new Workload(64, 10);
  public static final Workload STEPS_256 = new Workload(256, 10);
  public static final Workload SINGLE = new Workload(1, 1);
  public static final Workload STARTS = new Workload(256, 1);
}
