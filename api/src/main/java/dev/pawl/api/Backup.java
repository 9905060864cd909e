package dev.pawl.api;

/// A backup that is to be made.
///
/// @param folder where; an absolute path of which nothing exists yet but the folder above
public record Backup(String folder) {}
