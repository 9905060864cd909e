package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Lines that are left out between the beginning and the end that were asked for.
///
/// @param firstLine the number of the first one
/// @param lastLine the number of the last one
/// @param lines how many
/// @param bytes how many they have
/// @param matches how many of them are what was looked for; null if nothing was
public record OutputGap(
    long firstLine, long lastLine, long lines, long bytes, @Nullable Long matches) {}
