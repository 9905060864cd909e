package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The history as it is read back, and then as it grows.
///
/// While recorded events are left, each command of the code must match the next of them; after
/// that, commands become new events.
final class Journal {
  /*
   * An operator's retry cuts the history anywhere, also between two commands of one stretch.
   * `RunRetried` and the inputs that still hold stand at the cut, and what the code asks for from
   * there on is recorded behind them: first what it asks before it waits for any of them, then what
   * they make it ask, in order. So when commands reach a cut, its inputs are put aside until the
   * code waits, and commands are matched behind them. One stretch may reach several cuts.
   */
  private static final int SHOWN_BEFORE_MISMATCH = 6;

  private final List<Recorded> past;
  private final Set<String> patches = new HashSet<>();
  private final Set<String> refusedPatches = new HashSet<>();
  private final Deque<Recorded> recent = new ArrayDeque<>(1);
  private final List<Recorded> added = new ArrayList<>(2);
  private final int unheardFrom;

  /// Inputs of cuts that were reached, which the code has not waited for yet.
  private final Deque<Recorded> putAside = new ArrayDeque<>(1);

  private int next;
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
  /// @param firstTurn whether code has not run since the start or the last retry
  Journal(List<Recorded> past, long lastSeq, boolean firstTurn) {
    this.past = past;
    this.lastSeq = lastSeq;
    int lastRetry = 0;
    for (int i = 0; i < past.size(); i++) {
      if (past.get(i).event() instanceof Event.PatchMarked(String id)) {
        patches.add(id);
      } else if (past.get(i).event() instanceof Event.RunRetried) {
        lastRetry = i;
      }
    }
    this.unheardFrom = firstTurn ? lastRetry : Integer.MAX_VALUE;
  }

  boolean isReplaying() {
    reachCommand();
    return next < past.size();
  }

  /// The next recorded event if it is an input, which it then moves past.
  Event.@Nullable Input takeInput() {
    reachCommand();
    boolean follows = next < past.size() && past.get(next).event() instanceof Event.Input;
    Recorded first = putAside.isEmpty() && follows ? past.get(next++) : putAside.poll();
    if (first == null) {
      return null;
    }
    hear(first);
    reachCommand(); // what the code asks for next may stand behind a cut, and is of a later time
    return (Event.Input) first.event();
  }

  /// Appends an input.
  void append(Event.Input input, long atMillis) {
    nowMillis = Math.max(nowMillis, atMillis);
    add(input);
  }

  /// Matches a command with history or makes it an event.
  ///
  /// @param site where the code stands
  /// @return the event as recorded, or null after a mismatch
  Event.@Nullable Command record(Event.Command asked, Supplier<List<StackTraceElement>> site) {
    if (mismatch != null) {
      return null;
    }
    if (!isReplaying()) {
      add(asked);
      return asked;
    }
    Recorded expected = past.get(next);
    if (expected.event() instanceof Event.Command recorded && Matching.matches(recorded, asked)) {
      next++;
      hear(expected);
      reachCommand();
      return recorded;
    }
    reportMismatch(expected, asked, site.get());
    return null;
  }

  /// Whether a patch applies: it was recorded, or this is the first time that code gets here.
  ///
  /// What was refused once stays refused, in a later round of a loop too: a mark found by its id
  /// would turn the earlier answers round on the next rebuild.
  boolean decidePatch(String id) {
    if (patches.contains(id)) {
      return true;
    }
    if (isReplaying() || refusedPatches.contains(id)) {
      refusedPatches.add(id);
      return false;
    }
    patches.add(id);
    // Replay skips it, so it must not count as handled here either.
    added.add(new Recorded(++lastSeq, nowMillis, new Event.PatchMarked(id)));
    return true;
  }

  /// Notes that all branches wait while history goes on with a command.
  void reportMissingCommand(List<StackTraceElement> site) {
    reportMismatch(past.get(next), null, site);
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

  /// Whether the code that runs now has not run before in a turn that was recorded.
  boolean isFirstHearing() {
    return fresh || next >= unheardFrom;
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

  /// Moves to the next event that the code has to ask for or wait for.
  private void reachCommand() {
    while (next < past.size()) {
      switch (past.get(next).event()) {
        case Event.PatchMarked _ -> next++;
        case Event.RunRetried _ -> reachCut();
        default -> {
          return;
        }
      }
    }
  }

  /// The code is at the cut: from here on it is the time of the retry.
  private void reachCut() {
    nowMillis = Math.max(nowMillis, past.get(next).atMillis());
    while (next < past.size() && past.get(next).event() instanceof Event.Input) {
      putAside.add(past.get(next++));
    }
  }

  private void hear(Recorded recorded) {
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
