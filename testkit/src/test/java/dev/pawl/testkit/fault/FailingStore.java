package dev.pawl.testkit.fault;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A store that passes everything on, but takes no commits while it is told so.
final class FailingStore {
  private final Store real;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile Mode mode = Mode.SOUND;

  /// What happens to commits.
  enum Mode {
    SOUND,
    /// The disk is full: nothing is done.
    FULL,
    /// The commit is done, but reported as failed, once.
    DONE_BUT_REPORTED_FAILED,
    /// Batches of several writes are rejected as impossible.
    REJECTS_BATCHES
  }

  FailingStore(Store real) {
    this.real = real;
  }

  void mode(Mode newMode) {
    mode = newMode;
  }

  int refused() {
    return refused.get();
  }

  Store store() {
    return (Store)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) -> {
              Mode now = mode;
              if (method.getName().equals("commit") && now == Mode.FULL) {
                refused.incrementAndGet();
                throw new PawlException(ErrorCode.STORE_FULL, "the disk is full; free space");
              }
              if (method.getName().equals("commit")
                  && now == Mode.REJECTS_BATCHES
                  && ((List<?>) arguments[0]).size() > 1) {
                refused.incrementAndGet();
                throw new IllegalStateException("rejected");
              }
              try {
                Object result = method.invoke(real, arguments);
                if (method.getName().equals("commit") && now == Mode.DONE_BUT_REPORTED_FAILED) {
                  mode = Mode.SOUND;
                  refused.incrementAndGet();
                  throw new PawlException(ErrorCode.STORE_UNAVAILABLE, "no answer");
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
