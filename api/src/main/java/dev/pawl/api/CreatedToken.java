package dev.pawl.api;

/// A new token. It is shown this once; Pawl keeps only a hash of it.
///
/// @param token to be sent as `Authorization: Bearer TOKEN`
/// @param about what lists show of it
public record CreatedToken(String token, TokenView about) {}
