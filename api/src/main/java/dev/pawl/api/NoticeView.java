package dev.pawl.api;

import java.time.Instant;

/// A message that a subscription is owed until it is acknowledged; under 4 KB.
///
/// @param number greater means later, never given twice; the same notice may come again
/// @param type of the run
/// @param event `succeeded`, `failed`, `canceled`, `blocked` or `asks`
/// @param text the output, failure, reason or question, at most 1,024 bytes; untrusted
public record NoticeView(
    long number, String run, String type, String event, String text, Instant at) {}
