package dev.pawl.testkit.program;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the model remembers of one run as it goes on. Branches that go on at the same time use
/// different names and keys, so the order in which they are gone through does not matter.
final class Memory {
  final SequencedMap<String, Integer> taken = new LinkedHashMap<>();
  final SequencedMap<String, String> kv = new TreeMap<>();
  final SequencedMap<String, String> labels = new TreeMap<>();
  final SequencedMap<String, Integer> completed = new TreeMap<>();
  final SequencedMap<String, Integer> failed = new TreeMap<>();
  private @Nullable String status;
  private String statusBranch = "";
  private long statusMillis = -1;
  private boolean statusDecided = true;

  Memory(Map<String, String> labels) {
    this.labels.putAll(labels);
  }

  private Memory(Memory other) {
    taken.putAll(other.taken);
    kv.putAll(other.kv);
    labels.putAll(other.labels);
    completed.putAll(other.completed);
    failed.putAll(other.failed);
    status = other.status;
    statusBranch = other.statusBranch;
    statusMillis = other.statusMillis;
    statusDecided = other.statusDecided;
  }

  Memory copy() {
    return new Memory(this);
  }

  /// Which signal of a name comes next, counted from 0.
  int next(String name) {
    return taken.getOrDefault(name, 0);
  }

  void take(String name) {
    taken.merge(name, 1, Integer::sum);
  }

  /// The latest one counts; of two branches at the same time nobody knows.
  void status(String text, String branch, long atMillis) {
    boolean later = atMillis > statusMillis;
    boolean again = atMillis == statusMillis && branch.equals(statusBranch);
    if (later || again) {
      status = text;
      statusBranch = branch;
      statusMillis = atMillis;
      statusDecided |= later;
    } else if (atMillis == statusMillis) {
      statusDecided = false;
    }
  }

  @Nullable String status() {
    return status;
  }

  boolean isStatusDecided() {
    return statusDecided;
  }
}
