package dev.pawl.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Ends what a command has left running after its end.
final class Leftovers {
  private static final long LOOK_MILLIS = 20;

  /// How long those that are killed may take to be gone.
  private static final Duration KILLED = Duration.ofSeconds(2);

  private final ProcessTable table;
  private final Family family;

  private Leftovers(ProcessTable table, Family family) {
    this.table = table;
    this.family = family;
  }

  /// Asks them to end, and kills those that are there after the grace.
  ///
  /// @return those that live on all the same: of another user, or stuck in the system
  static List<Survivor> end(ProcessTable table, Path folder, Duration grace)
      throws IOException, InterruptedException {
    ProcessFolder files = new ProcessFolder(folder);
    var runner = files.runner();
    if (runner.isEmpty()) {
      return List.of(); // nothing was ever started here
    }
    Leftovers left = new Leftovers(table, new Family(files, runner.get(), table));
    left.tell(Signal.TERM);
    left.tell(Signal.CONT); // one that stands still takes no other signal than KILL
    if (!left.areGoneWithin(grace)) {
      left.tell(Signal.KILL);
      boolean _ = left.areGoneWithin(KILLED);
    }
    return left.family.survivors(left.now());
  }

  private Glance now() {
    return new Glance(table, true);
  }

  private void tell(Signal signal) throws IOException {
    family.signalAll(signal, now());
  }

  private boolean areGoneWithin(Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!family.members(now()).isEmpty()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return true;
  }
}
