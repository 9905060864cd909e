package dev.pawl.engine.store;

import dev.pawl.engine.history.RunId;

/// A message that is owed to a subscription until it is acknowledged (DESIGN §8).
///
/// It was committed together with the change that it tells of, and goes with it too: when what it
/// says about the run is no longer so, or the run is deleted, it is void and nobody gets it any
/// more.
///
/// @param number greater means later; of one store, never given twice
/// @param type of the run
/// @param topic what of the run it is about; of one run and topic a subscription is owed one notice
/// @param event what happened; of the topic `state`: `succeeded`, `failed`, `canceled`, `blocked`,
///   `asks`
/// @param text for people and agents, bounded by `NoticeText`; comes from the run, so it is
///   untrusted
/// @param atMillis when it happened, epoch milliseconds
public record Notice(
    long number, RunId run, String type, String topic, String event, String text, long atMillis) {

  /// How many a subscription is owed at most. When nobody takes them, the oldest are dropped and
  /// counted; a store may keep some more for a while.
  public static final int KEPT = 10_000;
}
