package dev.pawl.cli.access;

import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.runtime.EventJson;
import java.util.List;

/// The events of one execution.
///
/// @param run the whole id
/// @param lines one JSON object per event, see [EventJson]
/// @param executions those whose histories are kept, ascending
public record HistoryPart(String run, int execution, List<Integer> executions, String lines) {
  public HistoryPart {
    executions = List.copyOf(executions);
  }

  /// The events in order.
  public List<Recorded> events() {
    return EventJson.fromLines(lines);
  }
}
