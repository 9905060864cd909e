package dev.pawl.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of the tasks that match a query, newest first.
///
/// @param next the cursor of the next page
public record TaskPage(List<TaskView> tasks, @Nullable String next) {
  public TaskPage {
    tasks = List.copyOf(tasks);
  }
}
