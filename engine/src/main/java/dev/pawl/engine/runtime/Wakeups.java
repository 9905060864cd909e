package dev.pawl.engine.runtime;

import dev.pawl.engine.history.RunId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The times at which runs of this node need a turn, as far as the horizon; later ones are read
/// from the store when they come near, so that a million sleepers cost nothing. Thread-safe.
final class Wakeups {
  private final Host host;
  private final Consumer<RunId> wake;
  private final Map<RunId, Due> byRun = new HashMap<>();
  private final TreeSet<Due> dues =
      new TreeSet<>(Comparator.comparingLong(Due::atMillis).thenComparing(Due::run));
  private Host.@Nullable Alarm alarm;
  private long alarmMillis = Long.MAX_VALUE;
  private long horizonMillis;
  private boolean closed;

  private record Due(long atMillis, RunId run) {}

  /// @param wake is called, on the alarm's thread, for each run whose time has come
  Wakeups(Host host, Consumer<RunId> wake) {
    this.host = host;
    this.wake = wake;
  }

  /// Says how far ahead times are kept here.
  synchronized void horizon(long untilMillis) {
    horizonMillis = untilMillis;
  }

  /// Sets or, with `Long.MAX_VALUE`, clears the time of a run.
  synchronized void set(RunId run, long atMillis) {
    Due old = byRun.remove(run);
    if (old != null) {
      dues.remove(old);
    }
    if (atMillis <= horizonMillis && atMillis != Long.MAX_VALUE) {
      Due due = new Due(atMillis, run);
      byRun.put(run, due);
      dues.add(due);
    }
    arm();
  }

  /// Sets the alarm anew. The clock may have been set since, and the alarm only knows how long to
  /// wait.
  synchronized void compareClock() {
    if (alarm != null) {
      alarm.cancel();
    }
    ring();
  }

  private synchronized void ring() {
    alarm = null;
    alarmMillis = Long.MAX_VALUE;
    List<RunId> ready = new ArrayList<>();
    long now = host.nowMillis();
    while (!dues.isEmpty() && dues.first().atMillis() <= now) {
      Due due = dues.removeFirst();
      byRun.remove(due.run());
      ready.add(due.run());
    }
    ready.forEach(wake);
    arm();
  }

  private void arm() {
    long first = dues.isEmpty() || closed ? Long.MAX_VALUE : dues.first().atMillis();
    if (first == alarmMillis) {
      return;
    }
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    alarmMillis = first;
    if (first != Long.MAX_VALUE) {
      alarm = host.alarms().at(first, this::ring);
    }
  }

  synchronized void close() {
    closed = true;
    dues.clear();
    byRun.clear();
    arm();
  }
}
