package dev.pawl.daemon.http;

import dev.pawl.api.ProblemCode;
import java.util.concurrent.Semaphore;

/// Lets so many requests through at once and refuses the rest: nobody queues. Thread-safe.
///
/// Requests that wait have places of their own, see [LongCalls], so that they cannot keep work out.
final class Gate {
  /// Bodies up to this size are not counted: so many requests of so much fit.
  private static final int SMALL_BODY = 64 * 1024;

  private static final int UNIT = 1024;

  private final Semaphore requests;
  private final Semaphore bodyUnits;

  Gate(ServerLimits limits) {
    this.requests = new Semaphore(limits.requests());
    this.bodyUnits = new Semaphore((int) (limits.bodyBytes() / UNIT));
  }

  /// What a request has taken up.
  record Pass(Semaphore from, int permits) implements AutoCloseable {
    @Override
    public void close() {
      from.release(permits);
    }
  }

  /// Takes a place for a request.
  ///
  /// @throws ProblemException if there is none
  Pass enter() {
    return take(requests, 1, "requests under way");
  }

  /// Takes room for a body.
  ///
  /// @param length in bytes, negative if it is not known
  /// @throws ProblemException if there is none
  Pass body(long length) {
    if (length >= 0 && length <= SMALL_BODY) {
      return new Pass(bodyUnits, 0);
    }
    long bytes = length < 0 ? ServerLimits.BODY_BYTES : Math.min(length, ServerLimits.BODY_BYTES);
    return take(bodyUnits, (int) (bytes / UNIT), "large bodies");
  }

  private static Pass take(Semaphore from, int permits, String what) {
    if (!from.tryAcquire(permits)) {
      throw overloaded(what);
    }
    return new Pass(from, permits);
  }

  /// Nothing of the request was done.
  static ProblemException overloaded(String what) {
    return new ProblemException(
        ProblemCode.OVERLOADED, "too many %s; nothing was done, try again soon".formatted(what));
  }
}
