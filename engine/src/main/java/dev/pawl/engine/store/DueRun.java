package dev.pawl.engine.store;

import dev.pawl.engine.history.RunId;

/// A run that needs a turn.
///
/// @param wakeAtMillis see [RunHead#wakeAtMillis()]
/// @param hasMail whether messages wait in its mailbox
public record DueRun(RunId id, long key, long wakeAtMillis, boolean hasMail) {}
