package dev.pawl.process;

/// A process that a command has left behind.
///
/// @param identity who it is
/// @param command its name or words, as the system shows them; untrusted
public record Survivor(ProcessIdentity identity, String command) {}
