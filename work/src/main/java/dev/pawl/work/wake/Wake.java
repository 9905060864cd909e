package dev.pawl.work.wake;

/// Output that is to be told.
///
/// @param event `output`, `matched` or `budget-exhausted`
/// @param text for the notice
/// @param state of the task once it is told; its number is that of this wake
public record Wake(String event, String text, WakeState state) {}
