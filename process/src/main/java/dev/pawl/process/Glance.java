package dev.pawl.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One look at the machine, shared by all processes that are looked at in the same moment. What
/// nobody asks for is not read. For one thread.
final class Glance {
  private final ProcessTable table;
  private final boolean thorough;
  private @Nullable List<ProcessStat> all;

  /// @param thorough whether this is one of the rarer looks at what changes slowly
  Glance(ProcessTable table, boolean thorough) {
    this.table = table;
    this.thorough = thorough;
  }

  boolean isThorough() {
    return thorough;
  }

  /// All processes that live.
  List<ProcessStat> all() {
    if (all == null) {
      all = table.all();
    }
    return all;
  }
}
