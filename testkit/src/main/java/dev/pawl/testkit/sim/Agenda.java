package dev.pawl.testkit.sim;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What is going to happen, by virtual time. Of several things at the same time, chance decides
/// which comes first.
final class Agenda {
  private static final long MICROS_PER_MILLI = 1_000;

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparingLong((Entry entry) -> entry.atMicros)
              .thenComparingLong(entry -> entry.order)
              .thenComparingLong(entry -> entry.number));
  private final SplittableRandom random;
  private long nowMicros;
  private long numbers;
  private long steps;
  private long digest;

  /// Something that will happen, unless its process dies.
  static final class Entry {
    private final long atMicros;
    private final long order;
    private final long number;
    private final @Nullable Incarnation process;
    private final Runnable task;
    private boolean canceled;

    private Entry(
        long atMicros, long order, long number, @Nullable Incarnation process, Runnable task) {
      this.atMicros = atMicros;
      this.order = order;
      this.number = number;
      this.process = process;
      this.task = task;
    }

    void cancel() {
      canceled = true;
    }
  }

  Agenda(long startMillis, SplittableRandom random) {
    this.nowMicros = startMillis * MICROS_PER_MILLI;
    this.random = random;
  }

  /// @param process in which it happens; null for the world outside, which never dies or freezes
  Entry add(@Nullable Incarnation process, long delayMicros, Runnable task) {
    long at = nowMicros + Math.max(0, delayMicros);
    return put(at, process, task);
  }

  private Entry put(long atMicros, @Nullable Incarnation process, Runnable task) {
    Entry entry = new Entry(atMicros, random.nextLong(), numbers++, process, task);
    entries.add(entry);
    return entry;
  }

  /// Lets the next thing happen. False if nothing is left.
  boolean step() {
    while (true) {
      Entry next = entries.poll();
      if (next == null) {
        return false;
      }
      Incarnation process = next.process;
      if (next.canceled || (process != null && process.isDead())) {
        continue;
      }
      nowMicros = Math.max(nowMicros, next.atMicros);
      if (process != null && process.frozenUntilMicros() > nowMicros) {
        put(process.frozenUntilMicros(), process, next.task);
        continue;
      }
      steps++;
      digest = digest * 31 + next.number;
      digest = digest * 31 + next.atMicros;
      next.task.run();
      return true;
    }
  }

  long nowMicros() {
    return nowMicros;
  }

  long nowMillis() {
    return nowMicros / MICROS_PER_MILLI;
  }

  /// How many things have happened.
  long steps() {
    return steps;
  }

  /// A number that tells two different courses of things apart.
  long digest() {
    return digest;
  }
}
