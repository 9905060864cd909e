package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Deletes runs that ended long ago.
///
/// @param olderThanSeconds what ended longer ago than this
/// @param keep the runs that ended last stay, however old; 0 if absent
public record Prune(long olderThanSeconds, @Nullable Integer keep) {}
