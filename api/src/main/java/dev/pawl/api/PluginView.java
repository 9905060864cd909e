package dev.pawl.api;

import java.util.List;

/// A jar with workflows.
///
/// @param file its path
/// @param sha256 of its content
/// @param workflows the types that it offers
public record PluginView(String file, String sha256, List<String> workflows) {
  public PluginView {
    workflows = List.copyOf(workflows);
  }
}
