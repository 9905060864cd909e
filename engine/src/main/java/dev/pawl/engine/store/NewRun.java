package dev.pawl.engine.store;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.RunId;
import org.jspecify.annotations.Nullable;

/// A run to be created: state `queued`, execution 1, history `[RunStarted]`, wake at takeover.
///
/// @param started the encoded `RunStarted` at position 1
/// @param head the first head, with `lastSeq` 1; its `updatedAtMillis` is when the run was created
public record NewRun(
    RunId id,
    String type,
    String kind,
    String version,
    @Nullable ParentLink parent,
    String inputHash,
    int priority,
    EncodedEvents started,
    RunHead head) {}
