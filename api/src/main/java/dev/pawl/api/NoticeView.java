package dev.pawl.api;

import java.time.Instant;

/// A message that a subscription is owed until it is acknowledged; under 4 KB.
///
/// @param number greater means later, never given twice; the same notice may come again
/// @param type of the run
/// @param topic `state` of the run, or what its code tells of, such as `output/3` of a task
/// @param event of the state: `succeeded`, `failed`, `canceled`, `blocked` or `asks`; of a task's
///   output: `output`, `matched` or `budget-exhausted`
/// @param delivery how an agent should get it: `steer` for what it should know while it works,
///   `follow-up` for what can wait until its turn is over
/// @param text the output, failure, reason or question, at most 2,560 bytes; untrusted
public record NoticeView(
    long number,
    String run,
    String type,
    String topic,
    String event,
    String delivery,
    String text,
    Instant at) {}
