package dev.pawl.api;

import java.util.List;

/// All groups of tasks, by name.
public record TaskGroupList(List<TaskGroupView> groups) {
  public TaskGroupList {
    groups = List.copyOf(groups);
  }
}
