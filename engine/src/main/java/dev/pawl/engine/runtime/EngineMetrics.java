package dev.pawl.engine.runtime;

import java.util.SequencedMap;

/// What an engine has done since it was made, and what its store holds.
///
/// @param commits transactions
/// @param writes writes in them
/// @param turns recorded turns
/// @param events recorded events
/// @param rebuilds executions rebuilt from history
/// @param steps bodies of steps started
/// @param activities bodies of activities started
/// @param blocked turns that ended in a block
/// @param resident runs in memory
/// @param stored runs by state code, and `mail`, `tasks`, `turns`
public record EngineMetrics(
    long commits,
    long writes,
    long turns,
    long events,
    long rebuilds,
    long steps,
    long activities,
    long blocked,
    long resident,
    SequencedMap<String, Long> stored) {}
