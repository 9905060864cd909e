package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Sends a signal.
///
/// @param value absent for null
/// @param dedupId a second signal to the run with the same one is dropped
public record SendSignal(String name, @Nullable RawJson value, @Nullable String dedupId) {}
