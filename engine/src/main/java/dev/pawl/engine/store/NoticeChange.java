package dev.pawl.engine.store;

import org.jspecify.annotations.Nullable;

/// What a turn does to the notices about its run.
///
/// Notices of the topic, and of those below it (`topic/…`), that are still owed are void. In their
/// place each subscription whose query matches the run is owed the new one. The subscriptions are
/// those of the commit, so that none that was there before it is missed.
///
/// @param owed null if there is nothing new to tell
public record NoticeChange(String topic, @Nullable Owed owed) {

  /// Whether a topic is this one or below it.
  public boolean isAbout(String other) {
    return other.equals(topic) || other.startsWith(topic + "/");
  }

  /// A notice to be.
  ///
  /// @param run as the turn leaves it; queries are asked about it at `atMillis`
  /// @param event see [Notice#event()]
  /// @param text see [Notice#text()]
  public record Owed(RunRecord run, String event, String text, long atMillis) {}
}
