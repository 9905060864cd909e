package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.replay.Effect;
import dev.pawl.engine.store.Write;
import java.util.List;
import java.util.SequencedMap;

/// A turn on its way to the store.
///
/// @param write what is committed
/// @param effects to be done once it is
/// @param started the first histories of the runs that it starts
/// @param stepResults how many of the waiting step results it contains, from the first
/// @param nextDeadlineMillis when the run wants to be woken after it
record PendingTurn(
    Write.Turn write,
    List<Effect> effects,
    SequencedMap<RunId, List<Recorded>> started,
    int stepResults,
    long nextDeadlineMillis) {}
