package dev.pawl.engine.store;

import java.util.List;

/// A page of a list.
///
/// @param nextBeforeKey the cursor of the next page, 0 if no further run matches
public record RunPage(List<RunRecord> runs, long nextBeforeKey) {
  public RunPage {
    runs = List.copyOf(runs);
  }
}
