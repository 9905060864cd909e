package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Makes a token, with which others than the processes of the user may call over TCP.
///
/// @param name for people, by which it is revoked; 1 to 64 letters, digits, dots, dashes and
///   underscores
/// @param scope what its bearer may do: `view` reads, `owner` does everything about runs
/// @param expiresInSeconds after which it is not valid any more, absent for never
public record CreateToken(String name, String scope, @Nullable Long expiresInSeconds) {}
