package dev.pawl.testkit;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.ForwardingStore;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A store as one process sees it: once that is dead, it commits nothing more.
///
/// Without it, a body that the kill interrupts could still have its failure recorded by a writer
/// that was under way, which no real crash does.
final class MortalStore extends ForwardingStore {
  private final BooleanSupplier isDead;

  MortalStore(Store store, BooleanSupplier isDead) {
    super(store);
    this.isDead = isDead;
  }

  @Override
  public List<WriteResult> commit(List<? extends Write> batch) {
    if (isDead.getAsBoolean()) {
      throw new PawlException(ErrorCode.STORE_UNAVAILABLE, "the process is dead");
    }
    return super.commit(batch);
  }
}
