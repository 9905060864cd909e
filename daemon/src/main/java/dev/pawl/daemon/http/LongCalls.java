package dev.pawl.daemon.http;

import java.util.HashMap;
import java.util.Map;

/// The requests under way that wait for what happens: streams of events, and waits. The server can
/// end them, by an interrupt: all when it closes, and those whose token is not valid any more.
/// Thread-safe.
final class LongCalls {
  private final int max;
  private final Map<Thread, Caller> underWay = new HashMap<>();
  private boolean closed;

  LongCalls(int max) {
    this.max = max;
  }

  /// Begins one on this thread; to be closed by the same thread.
  ///
  /// @throws ProblemException if there are too many
  /// @throws InterruptedException if the server closes
  synchronized AutoCloseable enter(Caller caller) throws InterruptedException {
    if (closed) {
      throw new InterruptedException("the daemon ends");
    }
    if (underWay.size() >= max) {
      throw Gate.overloaded("readers and waits");
    }
    underWay.put(Thread.currentThread(), caller);
    return this::leave;
  }

  /// An interrupt that came too late is not to hit what the thread does next.
  private synchronized void leave() {
    underWay.remove(Thread.currentThread());
    boolean _ = Thread.interrupted();
  }

  synchronized int count() {
    return underWay.size();
  }

  synchronized void endInvalid() {
    underWay.forEach((thread, caller) -> {
      if (!caller.isValid()) {
        thread.interrupt();
      }
    });
  }

  /// Ends all, and lets none begin.
  synchronized void close() {
    closed = true;
    underWay.keySet().forEach(Thread::interrupt);
  }
}
