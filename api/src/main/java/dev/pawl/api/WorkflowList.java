package dev.pawl.api;

import java.util.List;

/// Workflows that can be started.
///
/// @param workflows by type
/// @param plugins the user's plugins
/// @param problems what could not be loaded; it keeps nothing else from being
public record WorkflowList(
    List<WorkflowView> workflows, List<PluginView> plugins, List<WorkflowProblem> problems) {
  public WorkflowList {
    // A daemon of an earlier build has none.
    plugins = plugins == null ? List.of() : List.copyOf(plugins);
    workflows = List.copyOf(workflows);
    problems = List.copyOf(problems);
  }
}
