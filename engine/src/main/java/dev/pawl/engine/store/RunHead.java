package dev.pawl.engine.store;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What changes about a run: its place in history and what people see of it.
///
/// @param execution the current execution, from 1
/// @param lastSeq the position of the last event of that execution
/// @param status what the code said last
/// @param statusVersion grows by one with every commit that changes the status
/// @param labels at most 32
/// @param waits what it waits for, at most [#WAITS_SHOWN]
/// @param wakeAtMillis when it needs a turn without a message: [#NEVER], [#AT_TAKEOVER], or a time
/// @param outcome `RunCompleted`, `RunFailed`, `RunCanceled` or `RunTerminated` of an ended run
/// @param block why it is blocked
/// @param seen whether somebody has looked at the failure
/// @param updatedAtMillis the last change
/// @param endedAtMillis when it ended, 0 before
public record RunHead(
    int execution,
    long lastSeq,
    RunState state,
    @Nullable String status,
    long statusVersion,
    SequencedMap<String, String> labels,
    List<Wait> waits,
    long wakeAtMillis,
    @Nullable Event outcome,
    @Nullable Block block,
    boolean seen,
    long updatedAtMillis,
    long endedAtMillis) {

  /// [#wakeAtMillis()] of a run that only a message can wake.
  public static final long NEVER = Long.MAX_VALUE;

  /// [#wakeAtMillis()] of a run that a new owner has to pick up: it was in the middle of something.
  public static final long AT_TAKEOVER = 0;

  /// Most waits kept for lists; a fan-out of thousands shows the oldest.
  public static final int WAITS_SHOWN = 16;

  /// Most runs have none, and many are in memory.
  private static final SequencedMap<String, String> NO_LABELS =
      Collections.unmodifiableSequencedMap(new LinkedHashMap<>());

  public RunHead {
    labels =
        labels.isEmpty()
            ? NO_LABELS
            : Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labels));
    waits = List.copyOf(waits);
    if (state.isTerminal() != (endedAtMillis > 0)) {
      throw new IllegalArgumentException("state " + state + " with end time " + endedAtMillis);
    }
    if ((state == RunState.BLOCKED) != (block != null)) {
      throw new IllegalArgumentException("state " + state + " with block " + block);
    }
  }

  /// Why and since when a run is blocked.
  ///
  /// @param report expected, found, where, and what to do next
  public record Block(BlockReason reason, String report, long sinceMillis) {}
}
