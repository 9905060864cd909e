package dev.pawl.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the attempts of one step or activity did, as the world outside saw it.
final class AttemptBook {
  private final List<Entry> entries = new ArrayList<>();

  /// One attempt.
  static final class Entry {
    private final int attempt;
    private final Attempts.Mood mood;
    private final int checkpoint;
    private final long atMillis;
    private boolean returned;
    private int acknowledged;

    private Entry(int attempt, Attempts.Mood mood, int checkpoint, long atMillis) {
      this.attempt = attempt;
      this.mood = mood;
      this.checkpoint = checkpoint;
      this.atMillis = atMillis;
    }

    void returned() {
      returned = true;
    }

    /// Takes note of a heartbeat that is on disk.
    void acknowledged(int beat) {
      acknowledged = beat;
    }

    @Override
    public String toString() {
      return "%d %s from %d to %d%s at %d"
          .formatted(
              attempt, mood, checkpoint, acknowledged, returned ? " returned" : "", atMillis);
    }
  }

  /// @param checkpoint what it was given of an earlier attempt
  Entry begin(int attempt, Attempts.Mood mood, int checkpoint, World world) {
    Entry entry = new Entry(attempt, mood, checkpoint, world.agenda().nowMillis());
    entries.add(entry);
    return entry;
  }

  boolean hasReturned(int attempt) {
    return entries.stream().anyMatch(entry -> entry.attempt == attempt && entry.returned);
  }

  /// Each attempt goes on from the last heartbeat that an earlier one was told to be on disk.
  List<String> violations() {
    List<String> violations = new ArrayList<>();
    for (Entry entry : entries) {
      int saved =
          entries.stream()
              .filter(before -> before.attempt < entry.attempt)
              .mapToInt(before -> before.acknowledged)
              .max()
              .orElse(0);
      if (entry.checkpoint < saved) {
        violations.add("attempt %d lost heartbeat %d".formatted(entry.attempt, saved));
      }
    }
    return violations;
  }

  /// The attempts that began before their time.
  ///
  /// @param due when each attempt is due
  List<String> early(Map<Integer, Long> due) {
    return entries.stream()
        .filter(entry -> entry.atMillis < due.getOrDefault(entry.attempt, 0L))
        .map(entry -> "attempt " + entry.attempt + " began early")
        .toList();
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
