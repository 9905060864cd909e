package dev.pawl.cli.access;

import java.util.List;

/// The ids of the runs that were deleted.
public record Removed(List<String> runs) {
  public Removed {
    runs = List.copyOf(runs);
  }
}
