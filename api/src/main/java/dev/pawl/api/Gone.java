package dev.pawl.api;

/// What is there no more.
///
/// @param id of a run, or the name of a subscription
public record Gone(String id) {}
