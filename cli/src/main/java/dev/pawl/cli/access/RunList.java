package dev.pawl.cli.access;

import java.util.List;

/// Runs that match, newest first, without their outputs and stack traces.
///
/// @param more whether further runs match
public record RunList(List<RunView> runs, boolean more) {
  public RunList {
    runs = List.copyOf(runs);
  }
}
