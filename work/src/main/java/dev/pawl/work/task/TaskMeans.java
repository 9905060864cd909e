package dev.pawl.work.task;

/// What a task is given to run with.
///
/// @param input whether it has an input that stays open, to which can be written while it runs
public record TaskMeans(boolean input) {
  /// Nothing to read.
  public static final TaskMeans NONE = new TaskMeans(false);
}
