package dev.pawl.engine.runtime;

import java.util.SequencedMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what a node does. Thread-safe.
final class Metrics {
  private final LongAdder commits = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder turns = new LongAdder();
  private final LongAdder events = new LongAdder();
  private final LongAdder rebuilds = new LongAdder();
  private final LongAdder steps = new LongAdder();
  private final LongAdder activities = new LongAdder();
  private final LongAdder blocked = new LongAdder();

  void committed(int count) {
    commits.increment();
    writes.add(count);
  }

  void turn(int eventCount) {
    turns.increment();
    events.add(eventCount);
  }

  void rebuilt() {
    rebuilds.increment();
  }

  void stepStarted() {
    steps.increment();
  }

  void activityStarted() {
    activities.increment();
  }

  void turnBlocked() {
    blocked.increment();
  }

  EngineMetrics snapshot(long resident, SequencedMap<String, Long> stored) {
    return new EngineMetrics(
        commits.sum(),
        writes.sum(),
        turns.sum(),
        events.sum(),
        rebuilds.sum(),
        steps.sum(),
        activities.sum(),
        blocked.sum(),
        resident,
        stored);
  }
}
