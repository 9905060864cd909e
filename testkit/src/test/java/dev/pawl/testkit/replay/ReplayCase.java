package dev.pawl.testkit.replay;

import dev.pawl.engine.history.Carried;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.replay.ReplayFlags;
import dev.pawl.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a workflow makes of a sequence of inputs, as data: code, inputs with their times, and the
/// history and effects that must come of them.
///
/// A case begins at time 0 with the run's start; its input is `"in"`.
///
/// @param name `subject_condition_outcome`
/// @param turns the first begins the run; each begins with the code that is in force then
/// @param events the whole history and the final view, see [EventText]
/// @param left how many inputs come after the end
/// @param effects all of them in order, null if the case does not say
record ReplayCase(
    String name,
    Event.RunStarted start,
    int execution,
    List<Turn> turns,
    String events,
    int left,
    @Nullable String effects) {
  static final RunId RUN = RunId.of("r1");

  /// Inputs that come together at a time, or an operator's retry, which runs no code by itself.
  ///
  /// @param retryFrom the command from which to retry, 0 for the last good point, -1 for a turn
  record Turn(long atMillis, List<Event.Input> inputs, Code code, int retryFrom) {
    Turn(long atMillis, List<Event.Input> inputs, Code code) {
      this(atMillis, inputs, code, -1);
    }

    boolean isRetry() {
      return retryFrom >= 0;
    }
  }

  /// The code of a workflow from text to anything.
  @FunctionalInterface
  interface Code extends Workflow.Body<String, @Nullable Object> {}

  ReplayCase {
    turns = List.copyOf(turns);
  }

  ReplayCase(String name, Code code) {
    this(
        name,
        new Event.RunStarted(
            "case", "1", Payload.ofJson("\"in\""), null, 7, ReplayFlags.CURRENT, null),
        1,
        List.of(new Turn(0, List.of(), code)),
        "",
        0,
        null);
  }

  /// Inputs, or nothing but the passing of time.
  ReplayCase at(long millis, Event.Input... inputs) {
    return with(new Turn(millis, List.of(inputs), code()));
  }

  /// An operator's retry of the ended run. Code goes on with the next turn.
  ReplayCase retry(long millis, int fromCommand) {
    return with(new Turn(millis, List.of(), code(), fromCommand));
  }

  /// A restart with other code.
  ReplayCase deploy(long millis, Code code) {
    return with(new Turn(millis, List.of(), code));
  }

  /// The run is the child of another.
  ReplayCase asChild() {
    return with(
        new Event.RunStarted(
            start.type(),
            start.version(),
            start.input(),
            new ParentLink(RunId.of("p1"), 2, 7),
            start.seed(),
            start.flags(),
            start.carried()));
  }

  /// The run is in its second execution.
  ReplayCase carrying(Carried carried) {
    Event.RunStarted second =
        new Event.RunStarted(
            start.type(), start.version(), start.input(), null, 7, start.flags(), carried);
    return new ReplayCase(name, second, 2, turns, events, left, effects);
  }

  /// The history and the view that must come of it, a line each.
  ReplayCase gives(String lines) {
    return new ReplayCase(name, start, execution, turns, lines, left, effects);
  }

  /// That many inputs are not dealt with, since they come after the end.
  ReplayCase leaves(int inputs) {
    return new ReplayCase(name, start, execution, turns, events, inputs, effects);
  }

  /// The effects that must come of it, a line each.
  ReplayCase causes(String lines) {
    return new ReplayCase(name, start, execution, turns, events, left, lines);
  }

  private Code code() {
    return turns.getLast().code();
  }

  private ReplayCase with(Turn turn) {
    List<Turn> longer = new ArrayList<>(turns);
    longer.add(turn);
    return new ReplayCase(name, start, execution, longer, events, left, effects);
  }

  private ReplayCase with(Event.RunStarted other) {
    return new ReplayCase(name, other, execution, turns, events, left, effects);
  }

  @Override
  public String toString() {
    return name;
  }
}
