package dev.pawl.engine.store;

import java.util.List;

/// Some of the changes after a place, in order.
///
/// @param complete false if changes after that place are forgotten, or the store never got that
///   far: who reads has to look at everything anew and go on from [Store#lastChange]
public record ChangePage(List<Change> changes, boolean complete) {
  public ChangePage {
    changes = List.copyOf(changes);
  }
}
