package dev.pawl.api;

/// A part of what a run has written. Places are bytes from the beginning and stay what they are.
///
/// @param from where the part begins
/// @param next where the next part begins
/// @param text of the part, whole lines unless a line is longer than a part
/// @param end whether the run has ended and this is all
public record OutputPage(String run, long from, long next, String text, boolean end) {}
