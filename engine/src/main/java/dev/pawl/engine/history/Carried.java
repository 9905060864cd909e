package dev.pawl.engine.history;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What one execution hands to the next on continue-as-new: everything but the history.
///
/// @param signals those received and not yet consumed, in order of arrival
public record Carried(
    @Nullable String status,
    SequencedMap<String, Payload> kv,
    SequencedMap<String, String> labels,
    List<Event.SignalReceived> signals) {}
