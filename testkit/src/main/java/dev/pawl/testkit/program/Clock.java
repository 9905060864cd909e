package dev.pawl.testkit.program;

import dev.pawl.testkit.program.Ending.Canceled;
import dev.pawl.testkit.program.Ending.Halted;

/// The time of one branch in the model, and what may end the branch.
final class Clock {
  static final long NEVER = Long.MAX_VALUE;

  private final RunModel run;
  private final Ledger ledger;
  private final boolean loose;
  private long now;
  private long cancelAt;
  private long stopAt;

  /// When a branch begins and what may end it.
  ///
  /// @param cancelAt when it is canceled if it is still there
  /// @param stopAt when it is left where it stands
  /// @param loose whether the main branch may end before it
  record Span(long beginAt, long cancelAt, long stopAt, boolean loose) {}

  Clock(RunModel run, Ledger ledger, Span span) {
    this.run = run;
    this.ledger = ledger;
    this.loose = span.loose;
    this.now = span.beginAt;
    this.cancelAt = span.cancelAt;
    this.stopAt = span.stopAt;
  }

  long now() {
    return now;
  }

  /// When the branch ends at the latest, one way or the other.
  long limit() {
    return Math.min(cancelAt, stopAt);
  }

  boolean isLoose() {
    return loose;
  }

  /// The span of another branch that begins now, with the same limits.
  Span same() {
    return new Span(now, cancelAt, stopAt, loose);
  }

  /// The span of another branch that begins now and is canceled earlier.
  Span canceledAt(long atMillis) {
    return new Span(now, Math.min(cancelAt, atMillis), stopAt, loose);
  }

  /// The span of another branch that begins now and stops earlier.
  Span stoppedAt(long atMillis) {
    return new Span(now, cancelAt, Math.min(stopAt, atMillis), loose);
  }

  /// The span of a branch that begins now and that nobody waits for.
  Span onItsOwn() {
    return new Span(now, cancelAt, Math.min(stopAt, run.softStopMillis()), true);
  }

  /// When something happens that is due after a while.
  long due(long millis) {
    return run.due(now + millis);
  }

  /// Puts the branch out of reach of cancellation.
  void shield() {
    cancelAt = NEVER;
    stopAt = run.hardStopMillis();
  }

  /// Notes that something happens now that others can see.
  void touch() {
    checkOpen();
    ledger.times.add(now);
  }

  /// Notes that it is chance whether the branch still comes as far as this.
  void checkOpen() {
    if (now == cancelAt || now == stopAt) {
      run.undecided(ledger, "something happens as it is stopped", now);
    }
  }

  /// Lets time pass.
  ///
  /// @throws Ending.Leap if the branch ends first
  void waitUntil(long atMillis) {
    long cut = limit();
    if (atMillis == cut && cut != NEVER) {
      run.undecided(ledger, "goes on as it is stopped", atMillis);
    }
    if (atMillis < cut) {
      now = Math.max(now, atMillis);
      ledger.times.add(now);
      return;
    }
    now = cut;
    throw cancelAt <= stopAt && cancelAt != NEVER ? new Canceled() : new Halted();
  }
}
