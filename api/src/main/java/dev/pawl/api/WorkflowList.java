package dev.pawl.api;

import java.util.List;

/// The workflows that a daemon has, by type.
public record WorkflowList(List<WorkflowView> workflows) {
  public WorkflowList {
    workflows = List.copyOf(workflows);
  }
}
