package dev.pawl.engine.runtime;

import dev.pawl.engine.store.RunRecord;

/// A run that was asked for.
///
/// @param run as it stands
/// @param created false if it was there already
public record StartResult(RunRecord run, boolean created) {}
