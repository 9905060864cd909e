package dev.pawl.testkit.program;

import dev.pawl.engine.store.ForwardingStore;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Another store with a fault in its writes.
final class DoctoredStore extends ForwardingStore {
  private final PlantedFault fault;
  private Write.@Nullable Send held;
  private long writes;

  DoctoredStore(Store store, PlantedFault fault) {
    super(store);
    this.fault = fault;
  }

  @Override
  public synchronized List<WriteResult> commit(List<? extends Write> batch) {
    List<WriteResult> results = new ArrayList<>();
    for (Write write : batch) {
      results.addAll(fault.commit(this, write, ++writes));
    }
    return results;
  }

  /// Does a write as it is.
  List<WriteResult> honestly(Write write) {
    return super.commit(List.of(write));
  }

  /// Holds back every other message.
  ///
  /// @return the one that was held back before, which is let go
  Write.@Nullable Send hold(Write.Send message) {
    Write.Send before = held;
    held = before == null ? message : null;
    return before;
  }

  @Override
  public String description() {
    return super.description() + ", " + fault;
  }
}
