package dev.pawl.api;

/// A run that was asked for.
///
/// @param created false if it was there already
public record Started(RunView run, boolean created) {}
