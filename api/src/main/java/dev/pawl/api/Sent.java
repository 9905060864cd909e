package dev.pawl.api;

/// A signal that was sent.
///
/// @param run as it is afterwards
/// @param sent false if one with the same dedup id was sent before
public record Sent(RunView run, boolean sent) {}
