package dev.pawl.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lines of what a run has written. Places are bytes from the beginning and stay what they are.
///
/// @param size how many bytes there were
/// @param omitted what is left out between beginning and end; null for nothing
/// @param next where to go on
/// @param more whether there may be more of what was asked for from there on
/// @param end whether the run has ended and this is all
public record OutputLines(
    String run,
    long size,
    List<OutputLine> lines,
    @Nullable OutputGap omitted,
    long next,
    boolean more,
    boolean end) {

  public OutputLines {
    lines = List.copyOf(lines);
  }
}
