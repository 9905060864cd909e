package dev.pawl.daemon.rest;

import dev.pawl.daemon.output.RunOutput;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.RunRecord;
import java.time.Duration;

/// Waits until a run has written more. Thread-safe.
final class OutputWait {
  /// The longest wait.
  static final Duration MAX = Duration.ofMinutes(1);

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration MOMENT = Duration.ofMillis(5);
  private static final Duration MOMENT_MAX = Duration.ofSeconds(2);

  /// How long a line may take to get its end before it is shown without.
  private static final Duration LINE_PATIENCE = Duration.ofMillis(500);

  private final Client client;
  private final RunOutput output;

  OutputWait(Client client, RunOutput output) {
    this.client = client;
    this.output = output;
  }

  /// What to wait for.
  enum Until {
    /// Anything.
    BYTES,
    /// The end of a line, or half a second without it.
    TEXT,
    /// The end of a line.
    LINE
  }

  /// Returns when there is more from a byte on, when the run has ended, or after a while.
  ///
  /// @return whether the run had ended before: what it wrote is then there to be read
  boolean await(RunId run, long from, Duration atMost, Until until) throws InterruptedException {
    long begun = System.nanoTime();
    long unfinishedSince = 0;
    boolean ended = hasEnded(run);
    while (!ended) {
      long now = System.nanoTime();
      long left = atMost.toNanos() - (now - begun);
      boolean more = output.size(run) > from;
      if (left <= 0 || (more && (until == Until.BYTES || output.hasLine(run, from)))) {
        return false;
      }
      if (more && unfinishedSince == 0) {
        unfinishedSince = now;
      }
      boolean late = more && now - unfinishedSince >= LINE_PATIENCE.toNanos();
      if (late && until == Until.TEXT) {
        return false;
      }
      RunRecord before = client.require(run);
      Duration look = LOOK.toNanos() < left ? LOOK : Duration.ofNanos(left);
      var _ = client.await(run, it -> !Views.revision(it).equals(Views.revision(before)), look);
      ended = hasEnded(run);
    }
    return true;
  }

  /// Whether it writes no more. What its last turn wrote comes a moment after its end is recorded.
  private boolean hasEnded(RunId run) throws InterruptedException {
    boolean ended = client.require(run).head().state().isTerminal();
    for (long waited = 0; ended && !client.isAtRest(run); waited += MOMENT.toMillis()) {
      if (waited > MOMENT_MAX.toMillis()) {
        return false;
      }
      Thread.sleep(MOMENT);
    }
    return ended;
  }
}
