package dev.pawl.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of the runs that match a query, newest first.
///
/// @param next the cursor of the next page, absent on the last
public record RunPage(List<RunView> runs, @Nullable String next) {
  public RunPage {
    runs = List.copyOf(runs);
  }
}
