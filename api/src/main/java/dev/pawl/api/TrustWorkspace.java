package dev.pawl.api;

/// Trusts the code of a folder.
///
/// @param path of the folder, absolute
/// @param digest of what the person was shown; other code is not trusted
public record TrustWorkspace(String path, String digest) {}
