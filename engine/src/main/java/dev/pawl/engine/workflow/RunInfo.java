package dev.pawl.engine.workflow;

import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.RunId;
import org.jspecify.annotations.Nullable;

/// What a run knows about itself.
///
/// @param execution counts continue-as-new, from 1
/// @param historyEvents how many events the execution has so far
/// @param isContinueAsNewAdvised whether the history is long enough to continue as new
public record RunInfo(
    RunId id,
    int execution,
    String type,
    String version,
    @Nullable ParentLink parent,
    long historyEvents,
    boolean isContinueAsNewAdvised) {}
