package dev.pawl.api;

/// Answers an open question.
///
/// @param question its name
public record Answer(String question, RawJson value) {}
