package dev.pawl.api;

import java.time.Instant;

/// The wish that the next command of a session runs in the background.
///
/// @param until when it ends, unless a command takes it before
public record ArmedTask(String session, Instant until) {}
