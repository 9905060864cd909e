package dev.pawl.api;

/// A run, to be looked at by its id.
public record RunReference(String id) {}
