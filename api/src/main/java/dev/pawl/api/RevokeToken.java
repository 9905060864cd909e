package dev.pawl.api;

/// Makes a token invalid at once and for good.
public record RevokeToken(String name) {}
