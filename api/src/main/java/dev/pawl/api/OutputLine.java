package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// A line of what a run has written.
///
/// @param number from 1
/// @param from its first byte
/// @param text without its end, of at most 8,192 chars
/// @param context true if it is only near a line that was looked for
/// @param partial true if it has no end yet
/// @param cutBytes how many bytes behind the text are not shown; null for none
/// @param overwrittenBytes how many bytes before the text were written over; null for none
public record OutputLine(
    long number,
    long from,
    String text,
    @Nullable Boolean context,
    @Nullable Boolean partial,
    @Nullable Long cutBytes,
    @Nullable Long overwrittenBytes) {}
