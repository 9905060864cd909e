package dev.pawl.api;

/// A place in the order of all changes, from which a reader of events goes on.
///
/// @param position the number of the last change before it
public record FeedPosition(long position) {}
