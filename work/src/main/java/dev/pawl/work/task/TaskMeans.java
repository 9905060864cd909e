package dev.pawl.work.task;

/// What a task is given to run with.
///
/// @param input whether it has an input that stays open, to which can be written while it runs
/// @param terminal whether it finds a terminal, for programs that insist on one
public record TaskMeans(boolean input, boolean terminal) {
  /// Nothing to read.
  public static final TaskMeans NONE = new TaskMeans(false, false);
}
