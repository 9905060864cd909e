package dev.pawl.bench.contender;

/// Takes the time between the bodies of steps that follow each other. For one caller at a time;
/// with more its figures mean nothing.
final class StepClock {
  private volatile boolean on;
  private Times gaps = new Times();
  private long last;

  /// Begins anew.
  ///
  /// @param measuring whether [#tick] is to do anything
  void restart(boolean measuring) {
    gaps = new Times();
    last = 0;
    on = measuring;
  }

  /// Marks the body of a step.
  void tick() {
    if (on) {
      long now = System.nanoTime();
      if (last != 0) {
        gaps.add(now - last);
      }
      last = now;
    }
  }

  /// Marks the end of a run: what comes next does not follow a step.
  void endRun() {
    last = 0;
  }

  Times gaps() {
    return gaps;
  }
}
