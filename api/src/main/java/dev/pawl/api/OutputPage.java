package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// A part of what a run has written. Places are bytes from the beginning and stay what they are.
///
/// @param from where the part begins
/// @param next where the next part begins
/// @param text of the part, whole lines unless there is none; empty where bytes were asked for
/// @param base64 the bytes as they are, if they were asked for
/// @param end whether the run has ended and this is all
public record OutputPage(
    String run, long from, long next, String text, @Nullable String base64, boolean end) {}
