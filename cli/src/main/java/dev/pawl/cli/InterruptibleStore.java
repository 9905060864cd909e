package dev.pawl.cli;

import dev.pawl.engine.store.ForwardingStore;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A store that records nothing more once the user has asked to stop.
///
/// Ctrl-C reaches the commands that steps have started as well as this process. Their end is no
/// result of the run: were it recorded, the run would fail because somebody stopped watching it. So
/// the steps under way are treated as if the process had been killed, and are started again by the
/// next one.
final class InterruptibleStore extends ForwardingStore {
  private final Interruption interruption;

  InterruptibleStore(Store store, Interruption interruption) {
    super(store);
    this.interruption = interruption;
  }

  @Override
  public List<WriteResult> commit(List<? extends Write> batch) {
    while (interruption.isRequested()) {
      LockSupport.park(this); // until the process ends
    }
    return super.commit(batch);
  }
}
