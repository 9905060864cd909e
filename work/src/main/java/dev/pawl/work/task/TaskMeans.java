package dev.pawl.work.task;

import org.jspecify.annotations.Nullable;

/// What a task is given to run with.
///
/// @param input whether it has an input that stays open, to which can be written while it runs
/// @param terminal whether it finds a terminal, for programs that insist on one
/// @param controls how much of the machine it may use; null for as much as there is
public record TaskMeans(boolean input, boolean terminal, @Nullable TaskControls controls) {
  /// Nothing to read.
  public static final TaskMeans NONE = new TaskMeans(false, false, null);
}
