package dev.pawl.api;

import java.util.List;

/// The folders that were trusted.
public record WorkspaceList(List<WorkspaceView> workspaces) {
  public WorkspaceList {
    workspaces = List.copyOf(workspaces);
  }
}
