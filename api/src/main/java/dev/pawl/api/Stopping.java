package dev.pawl.api;

/// A daemon that is about to end.
///
/// @param open how many runs have not ended; they go on with the next daemon
public record Stopping(long pid, long open) {}
