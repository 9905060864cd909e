package dev.pawl.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events of one execution of a run.
///
/// @param events as recorded, oldest first
/// @param next the position of the next event, absent at the end
public record HistoryPage(String run, int execution, List<RawJson> events, @Nullable Long next) {
  public HistoryPage {
    events = List.copyOf(events);
  }
}
