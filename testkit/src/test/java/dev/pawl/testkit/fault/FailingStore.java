package dev.pawl.testkit.fault;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.ForwardingStore;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A store that passes everything on, but takes no commits while it is told so.
final class FailingStore extends ForwardingStore {
  private final AtomicInteger refused = new AtomicInteger();
  private volatile Mode mode = Mode.SOUND;

  /// What happens to commits.
  enum Mode {
    SOUND,
    /// The disk is full: nothing is done.
    FULL,
    /// The next commit of a start or a turn is done, but reported as failed, once.
    DONE_BUT_REPORTED_FAILED,
    /// Batches of several writes are rejected as impossible.
    REJECTS_BATCHES
  }

  FailingStore(Store real) {
    super(real);
  }

  void mode(Mode newMode) {
    mode = newMode;
  }

  int refused() {
    return refused.get();
  }

  /// Whether it is what a test asks for, and not the engine's own looking for tasks.
  private static boolean isWork(Write write) {
    return write instanceof Write.StartRun || write instanceof Write.Turn;
  }

  @Override
  public List<WriteResult> commit(List<? extends Write> batch) {
    Mode now = mode;
    if (now == Mode.FULL) {
      refused.incrementAndGet();
      throw new PawlException(ErrorCode.STORE_FULL, "the disk is full; free space");
    }
    if (now == Mode.REJECTS_BATCHES && batch.size() > 1) {
      refused.incrementAndGet();
      throw new IllegalStateException("rejected");
    }
    List<WriteResult> results = super.commit(batch);
    if (now == Mode.DONE_BUT_REPORTED_FAILED && batch.stream().anyMatch(FailingStore::isWork)) {
      mode = Mode.SOUND;
      refused.incrementAndGet();
      throw new PawlException(ErrorCode.STORE_UNAVAILABLE, "no answer");
    }
    return results;
  }
}
