package dev.pawl.api;

import java.util.List;

/// What a file has.
///
/// @param declared activities without a body, which wait for a worker that has one
public record LoadedFile(String file, List<WorkflowView> workflows, List<String> declared) {
  public LoadedFile {
    workflows = List.copyOf(workflows);
    declared = List.copyOf(declared);
  }
}
