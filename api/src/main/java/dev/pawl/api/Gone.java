package dev.pawl.api;

/// A run that was deleted.
public record Gone(String id) {}
