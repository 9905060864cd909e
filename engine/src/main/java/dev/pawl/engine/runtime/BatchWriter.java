package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Collects the writes of a node and commits what has come together in one transaction.
///
/// A batch goes out as soon as the one before is done, so that latency is that of one sync when
/// idle and throughput grows with load. Thread-safe.
final class BatchWriter {
  private static final System.Logger LOG = System.getLogger(BatchWriter.class.getName());

  /// Bounds the time of one transaction; waiting clients see the progress of others.
  private static final int BATCH_MAX = 2_048;

  private static final long RETRY_FIRST_MILLIS = 50;
  private static final long RETRY_LAST_MILLIS = 2_000;

  private final Store store;
  private final Host host;
  private final Metrics metrics;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private boolean active;
  private boolean closed;
  private @Nullable CompletableFuture<@Nullable Void> whenIdle;
  private long retryMillis = RETRY_FIRST_MILLIS;
  private boolean faulted;
  private boolean told;

  /// How many of the next writes go alone, so that an impossible one does not take others with it.
  private int singly;

  private Runnable onFault = () -> {};
  private Runnable afterFault = () -> {};

  /// Takes the result of a write. It is called on the writer's thread and must be quick.
  interface Callback {
    void done(WriteResult result);

    /// The write was not done. Called for [Patience#FAIL_FAST] writes when the store cannot take
    /// them, and for any write that the store rejects as impossible.
    void failed(PawlException fault);
  }

  /// What to do while the store takes no writes.
  enum Patience {
    /// Tell the caller at once: somebody waits for the answer.
    FAIL_FAST,
    /// Keep it and try again for as long as it takes: it is a result that must not be lost.
    KEEP_TRYING
  }

  private record Entry(Write write, Patience patience, Callback callback) {}

  BatchWriter(Store store, Host host, Metrics metrics) {
    this.store = store;
    this.host = host;
    this.metrics = metrics;
  }

  void submit(Write write, Patience patience, Callback callback) {
    boolean start;
    synchronized (waiting) {
      start = !active && !closed;
      if (!closed) {
        waiting.addLast(new Entry(write, patience, callback));
        active = true;
      } else {
        guarded(() -> callback.failed(new PawlException(ErrorCode.CLOSED, "the engine is closed")));
      }
    }
    if (start) {
      host.writer().execute(this::writeAll);
    }
  }

  /// Takes no more writes, and waits until those submitted before are done.
  ///
  /// @return false if the time ran out first
  boolean close(Duration grace) throws InterruptedException {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    synchronized (waiting) {
      closed = true;
      if (!active) {
        return true;
      }
      whenIdle = done;
    }
    return host.await(done, grace);
  }

  private void writeAll() {
    while (true) {
      List<Entry> batch = nextBatch();
      if (batch.isEmpty()) {
        return;
      }
      try {
        deliver(batch, store.commit(batch.stream().map(Entry::write).toList()));
        sound();
      } catch (PawlException fault) {
        if (!handle(batch, fault)) {
          return;
        }
      } catch (RuntimeException bug) {
        String text = "the store rejected a write; this is a bug in Pawl: " + bug;
        if (!handle(batch, new PawlException(ErrorCode.INVALID_ARGUMENT, text, bug))) {
          return;
        }
      }
    }
  }

  /// Sets what is done at every fault, before anything else is written, and when the store takes
  /// writes again. To be called before the first write.
  void watchFaults(Runnable atFault, Runnable afterwards) {
    onFault = atFault;
    afterFault = afterwards;
  }

  private void sound() {
    retryMillis = RETRY_FIRST_MILLIS;
    if (faulted) {
      faulted = false;
      if (told) {
        told = false;
        LOG.log(System.Logger.Level.WARNING, "the store takes writes again");
      }
      afterFault.run();
    }
  }

  private List<Entry> nextBatch() {
    synchronized (waiting) {
      int size = singly > 0 ? 1 : BATCH_MAX;
      singly = Math.max(0, singly - 1);
      List<Entry> batch = new ArrayList<>(Math.min(waiting.size(), size));
      while (!waiting.isEmpty() && batch.size() < size) {
        batch.add(waiting.removeFirst());
      }
      active = !batch.isEmpty();
      if (!active && whenIdle != null) {
        whenIdle.complete(null);
      }
      return batch;
    }
  }

  private void deliver(List<Entry> batch, List<WriteResult> results) {
    metrics.committed(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      Entry entry = batch.get(i);
      WriteResult result = results.get(i);
      guarded(() -> entry.callback().done(result));
    }
  }

  /// Deals with a store that took nothing of a batch. False if the writer has to pause.
  private boolean handle(List<Entry> batch, PawlException fault) {
    faulted = true;
    onFault.run();
    boolean transientFault =
        fault.code() == ErrorCode.STORE_FULL || fault.code() == ErrorCode.STORE_UNAVAILABLE;
    if (!transientFault && batch.size() > 1) {
      LOG.log(System.Logger.Level.ERROR, "a batch was rejected; writing one by one", fault);
      putBack(batch);
      singly = batch.size();
      return true;
    }
    List<Entry> kept = new ArrayList<>();
    for (Entry entry : batch) {
      if (transientFault && entry.patience() == Patience.KEEP_TRYING) {
        kept.add(entry);
      } else {
        guarded(() -> entry.callback().failed(fault));
      }
    }
    if (kept.isEmpty()) {
      return true;
    }
    if (!told) {
      told = true;
      LOG.log(System.Logger.Level.WARNING, "{0}; trying again until it can", fault.getMessage());
    }
    putBack(kept);
    long delay = retryMillis;
    retryMillis = Math.min(retryMillis * 2, RETRY_LAST_MILLIS);
    host.alarms().at(host.nowMillis() + delay, () -> host.writer().execute(this::writeAll));
    return false;
  }

  private void putBack(List<Entry> entries) {
    synchronized (waiting) {
      entries.reversed().forEach(waiting::addFirst);
    }
  }

  private static void guarded(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a write's callback failed", e);
    }
  }
}
