package dev.pawl.api;

import java.util.SequencedMap;

/// How much a store holds.
///
/// @param store product, version and place
/// @param runs how many there are in each state
/// @param mail messages that no turn has taken yet
/// @param tasks activities that are to be done
/// @param turns recorded turns
/// @param bytes the size of its files
/// @param freeBytes what its volume has left
public record StoreFigures(
    String store,
    SequencedMap<String, Long> runs,
    long mail,
    long tasks,
    long turns,
    long bytes,
    long freeBytes) {}
