package dev.pawl.engine.store;

import org.jspecify.annotations.Nullable;

/// Somebody who wants to be told of runs, also while nobody listens in their name.
///
/// @param query which runs, in the query language; asked about a run when something happens to it
/// @param delivery how its owner has the notices delivered; the engine does not look into it
/// @param createdAtMillis epoch milliseconds
/// @param pending how many notices are not acknowledged
/// @param dropped how many were dropped because nobody took them
public record Subscription(
    String name,
    String query,
    @Nullable String delivery,
    long createdAtMillis,
    long pending,
    long dropped) {}
