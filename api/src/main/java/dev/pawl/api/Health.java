package dev.pawl.api;

/// How a daemon is. That it answers says that it lives.
///
/// @param status `ok` if it can do its work, `unavailable` if its store or its engine does not
///   answer
public record Health(String status) {}
