package dev.pawl.api;

/// A backup that is whole and on disk.
///
/// @param folder where it is; it can be used as a home
/// @param bytes the size of all files in it
public record BackupMade(String folder, long bytes) {}
