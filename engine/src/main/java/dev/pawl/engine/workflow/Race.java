package dev.pawl.engine.workflow;

import org.jspecify.annotations.Nullable;

/// The promise that settled first, with a result.
///
/// @param index its place among the arguments, from 0
/// @param <T> the result
public record Race<T extends @Nullable Object>(int index, T value) {}
