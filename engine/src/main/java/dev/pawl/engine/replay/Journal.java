package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The history as it is read back, and then as it grows.
///
/// While recorded events are left, each command of the code must match the next of them; after
/// that, commands become new events.
final class Journal {
  private static final int SHOWN_BEFORE_MISMATCH = 6;

  private final List<Recorded> past;
  private final Set<String> patches = new HashSet<>();
  private final Deque<Recorded> recent = new ArrayDeque<>();
  private final List<Recorded> added = new ArrayList<>();
  private int position;
  private long lastSeq;
  private long handledSeq;
  private boolean fresh;
  private long nowMillis;
  private @Nullable Mismatch mismatch;

  /// What history and code disagree about.
  ///
  /// @param expected the recorded event, null if history has no more
  /// @param asked the code's command, null if it asked for nothing
  /// @param before the events before it
  /// @param site where the code stands
  record Mismatch(
      @Nullable Recorded expected,
      Event.@Nullable Command asked,
      List<Recorded> before,
      List<StackTraceElement> site) {}

  /// @param past the effective history, oldest first
  /// @param lastSeq the position of the last recorded event, effective or not
  Journal(List<Recorded> past, long lastSeq) {
    this.past = past;
    this.lastSeq = lastSeq;
    for (Recorded recorded : past) {
      if (recorded.event() instanceof Event.PatchMarked(String id)) {
        patches.add(id);
      }
    }
  }

  boolean isReplaying() {
    skipPatches();
    return position < past.size();
  }

  /// The next recorded event if it is an input, which it then moves past.
  Event.@Nullable Input takeInput() {
    skipPatches();
    if (position < past.size() && past.get(position).event() instanceof Event.Input input) {
      moveOn();
      return input;
    }
    return null;
  }

  /// Appends an input.
  void append(Event.Input input, long atMillis) {
    nowMillis = Math.max(nowMillis, atMillis);
    add(input);
  }

  /// Matches a command with history or makes it an event.
  ///
  /// @return the event as recorded, or null after a mismatch
  Event.@Nullable Command record(Event.Command asked) {
    if (mismatch != null) {
      return null;
    }
    skipPatches();
    if (position >= past.size()) {
      add(asked);
      return asked;
    }
    Recorded expected = past.get(position);
    if (expected.event() instanceof Event.Command recorded && Matching.matches(recorded, asked)) {
      moveOn();
      return recorded;
    }
    reportMismatch(expected, asked, List.of(new Throwable().getStackTrace()));
    return null;
  }

  /// Whether a patch applies: it was recorded, or this is the first time that code gets here.
  boolean decidePatch(String id) {
    if (patches.contains(id)) {
      return true;
    }
    if (isReplaying()) {
      return false;
    }
    patches.add(id);
    add(new Event.PatchMarked(id));
    return true;
  }

  /// Notes that all branches wait while history goes on with a command.
  void reportMissingCommand(List<StackTraceElement> site) {
    reportMismatch(past.get(position), null, site);
  }

  private void reportMismatch(
      Recorded expected, Event.@Nullable Command asked, List<StackTraceElement> site) {
    if (mismatch == null) {
      mismatch = new Mismatch(expected, asked, List.copyOf(recent), site);
    }
  }

  @Nullable Mismatch mismatch() {
    return mismatch;
  }

  /// The time of the input that the code is reacting to.
  long nowMillis() {
    return nowMillis;
  }

  long lastSeq() {
    return lastSeq;
  }

  /// The position of the event that was handled last.
  long handledSeq() {
    return handledSeq;
  }

  /// Whether the event handled last is new. If not, its effects were taken care of when it was.
  boolean isFresh() {
    return fresh;
  }

  /// The events added since the last call.
  List<Recorded> takeAdded() {
    List<Recorded> taken = List.copyOf(added);
    added.clear();
    return taken;
  }

  private void add(Event event) {
    added.add(new Recorded(++lastSeq, nowMillis, event));
    handledSeq = lastSeq;
    fresh = true;
  }

  private void skipPatches() {
    while (position < past.size() && past.get(position).event() instanceof Event.PatchMarked) {
      position++;
    }
  }

  private void moveOn() {
    Recorded recorded = past.get(position++);
    handledSeq = recorded.seq();
    fresh = false;
    if (recorded.event() instanceof Event.Input) {
      nowMillis = Math.max(nowMillis, recorded.atMillis());
    }
    recent.addLast(recorded);
    if (recent.size() > SHOWN_BEFORE_MISMATCH) {
      recent.removeFirst();
    }
  }
}
