package dev.pawl.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The last moments of a command whose process has ended: whoever is left of it is on the way out,
/// is ended, if the command was stopped, or stays as a survivor. For one thread at a time.
final class Farewell {
  private static final long NATURAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long STOPPED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Family family;
  private final boolean stopped;
  private final long endNanos;
  private List<Survivor> survivors = List.of();

  Farewell(Family family, boolean stopped) {
    this.family = family;
    this.stopped = stopped;
    this.endNanos = System.nanoTime() + (stopped ? STOPPED_NANOS : NATURAL_NANOS);
  }

  /// Whether nobody is left, or those that are will stay.
  boolean isSaid(Glance glance) throws IOException {
    survivors = family.survivors(glance);
    if (survivors.isEmpty()) {
      return true;
    }
    if (stopped) {
      family.signalAll(Signal.KILL, glance);
    }
    return System.nanoTime() > endNanos;
  }

  List<Survivor> survivors() {
    return survivors;
  }
}
