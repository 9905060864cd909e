package dev.pawl.testkit.acceptance;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What bodies of steps and activities really did, in order; it survives every crash of an engine.
final class Journal {
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

  void add(String line) {
    lines.add(line);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  long count(String line) {
    return lines.stream().filter(line::equals).count();
  }
}
