package dev.pawl.api;

/// Takes trust back.
///
/// @param path of the folder, absolute
public record RevokeTrust(String path) {}
