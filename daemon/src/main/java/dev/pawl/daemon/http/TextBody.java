package dev.pawl.daemon.http;

/// The body of a reply that is no JSON.
///
/// @param type of the content
public record TextBody(String type, String text) {}
