package dev.pawl.engine.store;

import dev.pawl.engine.history.Event;

/// A message in a run's mailbox: the input event that it will become.
///
/// @param id grows in the order of acceptance
/// @param execution the execution it is for; another one ignores it; 0 for whichever runs
public record Message(long id, int execution, Event.Input event) {}
