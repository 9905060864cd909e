package dev.pawl.api;

import java.util.List;

/// The runs that were deleted.
public record Deleted(List<String> runs) {
  public Deleted {
    runs = List.copyOf(runs);
  }
}
