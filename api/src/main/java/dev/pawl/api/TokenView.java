package dev.pawl.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A token, without what makes it one.
///
/// @param id names it when a server proves that it knows it, see [Proof]
/// @param scope what its bearer may do: `view` or `owner`
/// @param expired whether it is not valid any more
public record TokenView(
    String name,
    String id,
    String scope,
    Instant createdAt,
    @Nullable Instant expiresAt,
    boolean expired) {}
