package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Starts the command of a task that is over once more, as a new task.
///
/// @param id of the new task; absent for one made by Pawl
public record RestartTask(@Nullable String id) {}
