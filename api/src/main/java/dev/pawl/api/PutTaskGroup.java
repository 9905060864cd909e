package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Makes a group of tasks, or changes it.
///
/// @param slots how many of it run at a time, 0 for any number; as it is if absent
/// @param paused whether no more of them begin; as it is if absent
public record PutTaskGroup(@Nullable Integer slots, @Nullable Boolean paused) {}
