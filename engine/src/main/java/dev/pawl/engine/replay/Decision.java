package dev.pawl.engine.replay;

import dev.pawl.engine.history.Carried;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What a turn came to.
public sealed interface Decision {

  /// The code went on until every branch waits, or the execution ended.
  ///
  /// @param events to be recorded, with positions that follow the history
  /// @param effects in the order in which they arose
  /// @param taken how many of the inputs were dealt with, from the first; the rest came after the
  ///   end of the execution and belong to the next, if there is one
  /// @param view the run as it is after the turn
  /// @param next what the next execution starts with, after continue-as-new
  record Progress(
      List<Recorded> events, List<Effect> effects, int taken, View view, @Nullable Next next)
      implements Decision {}

  /// The code does not match the history or broke a rule. Nothing is to be recorded.
  ///
  /// @param report expected, found, where, likely cause, next step
  record Blocked(String report) implements Decision {}

  /// A run as people and the store see it.
  ///
  /// @param wakeAtMillis when it needs a turn without a message, `Long.MAX_VALUE` for never
  /// @param hasOpenSteps whether a step's body is under way
  /// @param outcome the last event of an ended run
  /// @param endNotice what is to be told of the end; null to tell of the outcome
  record View(
      RunState state,
      @Nullable String status,
      boolean statusChanged,
      SequencedMap<String, String> labels,
      List<Wait> waits,
      long wakeAtMillis,
      boolean hasOpenSteps,
      @Nullable Event outcome,
      Event.@Nullable EndNoticeChosen endNotice) {}

  /// The input of the next execution and what is carried over.
  record Next(Payload input, Carried carried) {}
}
