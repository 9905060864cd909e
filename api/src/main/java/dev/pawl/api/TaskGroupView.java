package dev.pawl.api;

/// Tasks of which only so many run at a time.
///
/// @param slots how many, 0 for any number
/// @param paused whether no more of them begin
/// @param running how many run now
/// @param waiting how many wait for a slot
public record TaskGroupView(String name, int slots, boolean paused, int running, int waiting) {}
