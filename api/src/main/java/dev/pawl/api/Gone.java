package dev.pawl.api;

/// What is there no more.
///
/// @param id of a run, or the name of a subscription or group
public record Gone(String id) {}
