package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Does the same to all runs that match a query, as a run of its own.
///
/// @param verb `cancel`, `terminate`, `pause`, `resume`, `retry`, `unblock`, `signal` or `delete`
/// @param q which runs, in the query language; not empty
/// @param reason for their histories
/// @param name of the signal
/// @param value of the signal, absent for null
public record StartBulk(
    String verb,
    String q,
    @Nullable String reason,
    @Nullable String name,
    @Nullable RawJson value) {}
