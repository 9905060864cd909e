package dev.pawl.engine.store;

import dev.pawl.engine.history.RunId;

/// That a run has changed, or is gone.
///
/// @param number its place in the order of all changes of the store; numbers rise, with gaps
/// @param deleted whether the run was deleted
public record Change(long number, RunId run, boolean deleted) {}
