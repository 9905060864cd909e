package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Wishes that the next command of a session runs in the background.
///
/// @param session a name of the caller's choice; empty if absent
/// @param windowSeconds how long the wish holds; 300 if absent
public record ArmTask(@Nullable String session, @Nullable Long windowSeconds) {}
