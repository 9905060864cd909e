package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Other bounds of a task that runs. What is absent stays as it is.
///
/// @param timeoutMillis from its start on; 0 for none
/// @param idleTimeoutMillis 0 for none
/// @param outputMaxBytes 0 for none
public record TaskLimitsChange(
    @Nullable Long timeoutMillis,
    @Nullable Long idleTimeoutMillis,
    @Nullable Long outputMaxBytes) {}
