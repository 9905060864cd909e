package dev.pawl.engine.history;

/// An event at its place in the history of one execution.
///
/// @param seq the position, from 1, without gaps
/// @param atMillis when it was recorded, epoch milliseconds of the node that took the turn
public record Recorded(long seq, long atMillis, Event event) {}
