package dev.pawl.engine.store;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import org.jspecify.annotations.Nullable;

/// An activity attempt leased to a node.
///
/// @param id the store's number of the task
/// @param execution the execution of the run that scheduled it
/// @param attempt its number, from 1, counting every start
public record Task(
    long id,
    RunId run,
    int execution,
    int attempt,
    long startToCloseMillis,
    long heartbeatMillis,
    Event.ActivityScheduled scheduled,
    @Nullable Payload checkpoint) {}
