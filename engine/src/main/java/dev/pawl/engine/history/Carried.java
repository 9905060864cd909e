package dev.pawl.engine.history;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What an execution begins with besides its input: on continue-as-new everything that the one
/// before has but its history, in the first execution the labels given at the start.
///
/// @param signals those received and not yet consumed, in order of arrival
public record Carried(
    @Nullable String status,
    SequencedMap<String, Payload> kv,
    SequencedMap<String, String> labels,
    List<Event.SignalReceived> signals) {}
