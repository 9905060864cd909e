package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Why an operator does something to a run; it is recorded.
public record Reason(@Nullable String reason) {}
