package dev.pawl.daemon.output;

import dev.pawl.engine.history.RunId;
import dev.pawl.work.output.LineReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Knows the numbers of lines, so that whoever follows an output does not have all before it read
/// again and again. Thread-safe.
final class LineCounts {
  private static final int RUNS_MAX = 256;
  private static final Count BEGIN = new Count(0, 1);

  private final Map<RunId, Count> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, Count> eldest) {
          return size() > RUNS_MAX;
        }
      };

  /// The number of the line that holds a byte.
  private record Count(long at, long number) {}

  /// The number of the line that holds a byte, from 1.
  long numberAt(RunBytes run, long at) throws IOException {
    Count base = base(run.run());
    if (base.at > at || base.at > run.channel().size()) {
      base = BEGIN;
    }
    LineReader lines = new LineReader(run.channel(), base.at, at, base.number);
    long number = base.number;
    while (lines.next(null)) {
      number = lines.isWhole() ? lines.number() + 1 : lines.number();
    }
    keep(run.run(), new Count(at, number));
    return number;
  }

  private synchronized Count base(RunId run) {
    return known.getOrDefault(run, BEGIN);
  }

  private synchronized void keep(RunId run, Count count) {
    known.put(run, count);
  }

  /// Knows nothing of a run any more.
  synchronized void forget(RunId run) {
    known.remove(run);
  }
}
