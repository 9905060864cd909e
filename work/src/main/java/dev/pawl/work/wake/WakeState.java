package dev.pawl.work.wake;

/// What a task has told of its output.
///
/// @param number how many notices there were
/// @param announced the byte of the output up to which it was told, or not worth telling
/// @param bytes how much output they carried
/// @param isOver whether nothing more is told: the budget is used up, or the first match was enough
/// @param digest of the output that was told last, empty if there was none
public record WakeState(int number, long announced, long bytes, boolean isOver, String digest) {
  /// Nothing yet.
  public static final WakeState NONE = new WakeState(0, 0, 0, false, "");
}
