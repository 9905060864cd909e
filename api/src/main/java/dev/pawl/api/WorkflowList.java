package dev.pawl.api;

import java.util.List;

/// Workflows that can be started.
///
/// @param workflows by type
/// @param problems what could not be loaded; it keeps nothing else from being
public record WorkflowList(List<WorkflowView> workflows, List<WorkflowProblem> problems) {
  public WorkflowList {
    workflows = List.copyOf(workflows);
    problems = List.copyOf(problems);
  }
}
