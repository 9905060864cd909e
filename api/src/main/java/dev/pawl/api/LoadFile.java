package dev.pawl.api;

/// Brings a Java file with workflows to the daemon.
///
/// @param file its absolute path; the daemon takes the text from here, not from the path
/// @param source its text
public record LoadFile(String file, String source) {}
