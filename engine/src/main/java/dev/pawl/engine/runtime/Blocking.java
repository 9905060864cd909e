package dev.pawl.engine.runtime;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.engine.workflow.CanceledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// Waits on a client's thread for the batching writer.
final class Blocking {
  private Blocking() {}

  /// Does one write for somebody who waits for it.
  static WriteResult write(Node node, Write write) {
    return write(node, write, _ -> {});
  }

  /// Does one write for somebody who waits for it.
  ///
  /// @param first is told the result before anything else is written, on the writer's thread
  static WriteResult write(Node node, Write write, Consumer<WriteResult> first) {
    CompletableFuture<WriteResult> done = new CompletableFuture<>();
    node.writer()
        .submit(
            write,
            BatchWriter.Patience.FAIL_FAST,
            new BatchWriter.Callback() {
              @Override
              public void done(WriteResult result) {
                try {
                  first.accept(result);
                } finally {
                  done.complete(result);
                }
              }

              @Override
              public void failed(PawlException fault) {
                done.completeExceptionally(fault);
              }
            });
    return get(node.host(), done);
  }

  /// Waits for a result; a failure is thrown, an interrupt kept and thrown as a cancellation.
  static WriteResult get(Host host, CompletableFuture<WriteResult> future) {
    try {
      host.waits().awaitNanos(future, Long.MAX_VALUE);
      return future.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CanceledException("interrupted while waiting for the store");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PawlException fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
