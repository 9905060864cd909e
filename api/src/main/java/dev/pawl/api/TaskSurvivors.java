package dev.pawl.api;

import java.util.List;

/// What a task has left running, after it was asked to end and killed.
///
/// @param left as `PID COMMAND`; empty if all is gone
public record TaskSurvivors(List<String> left) {
  public TaskSurvivors {
    left = List.copyOf(left);
  }
}
