package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// The states that each kind of command passes through: one table per kind.
///
/// The tables are used by the kernel, by the test that visits every row, and by the generator of
/// `docs/internals/states.md`.
final class Lifecycle {
  static final Lifecycle STEP =
      attempts("step", Event.StepCompleted.class, Event.StepFailed.class).build();

  /// An activity may also run out of time between two attempts.
  static final Lifecycle ACTIVITY =
      attempts("activity", Event.ActivityCompleted.class, Event.ActivityFailed.class)
          .on(State.BACKING_OFF, Event.ActivityFailed.class, State.FAILED)
          .build();

  static final Lifecycle TIMER =
      cancelable("timer").on(State.OPEN, Event.TimerFired.class, State.COMPLETED).build();

  static final Lifecycle SIGNAL =
      cancelable("signal wait").on(State.OPEN, Event.SignalReceived.class, State.COMPLETED).build();

  static final Lifecycle QUESTION =
      cancelable("question")
          .on(State.OPEN, Event.SignalReceived.class, State.COMPLETED)
          .on(State.OPEN, Event.TimerFired.class, State.EXPIRED)
          .build();

  static final Lifecycle CHILD =
      cancelable("child")
          .on(State.OPEN, Event.ChildCompleted.class, State.COMPLETED)
          .on(State.OPEN, Event.ChildFailed.class, State.FAILED)
          .build();

  /// Every kind.
  static final List<Lifecycle> ALL = List.of(STEP, ACTIVITY, TIMER, SIGNAL, QUESTION, CHILD);

  private final String kind;
  private final SequencedMap<When, State> table;

  private Lifecycle(String kind, SequencedMap<When, State> table) {
    this.kind = kind;
    this.table = Collections.unmodifiableSequencedMap(table);
  }

  /// Where a command stands. All but the first two are final.
  enum State {
    OPEN,
    BACKING_OFF,
    COMPLETED,
    FAILED,
    EXPIRED,
    CANCELED;

    boolean isFinal() {
      return this != OPEN && this != BACKING_OFF;
    }

    /// The name in messages and documents.
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /// The left side of a table row.
  record When(State state, Class<? extends Event> event) {}

  /// The state after an event, empty if the event cannot happen in that state.
  Optional<State> next(State state, Event event) {
    return Optional.ofNullable(table.get(new When(state, event.getClass())));
  }

  /// The rows, in the order of definition.
  SequencedMap<When, State> table() {
    return table;
  }

  @Override
  public String toString() {
    return kind;
  }

  private static Builder attempts(
      String kind, Class<? extends Event> completed, Class<? extends Event> failed) {
    return cancelable(kind)
        .on(State.OPEN, completed, State.COMPLETED)
        .on(State.OPEN, failed, State.FAILED)
        .on(State.OPEN, Event.AttemptFailed.class, State.BACKING_OFF)
        .on(State.OPEN, Event.AttemptStarted.class, State.OPEN)
        .on(State.BACKING_OFF, Event.AttemptStarted.class, State.OPEN)
        .on(State.BACKING_OFF, Event.CommandCanceled.class, State.CANCELED);
  }

  private static Builder cancelable(String kind) {
    return new Builder(kind).on(State.OPEN, Event.CommandCanceled.class, State.CANCELED);
  }

  private static final class Builder {
    private final String kind;
    private final SequencedMap<When, State> table = new LinkedHashMap<>();

    Builder(String kind) {
      this.kind = kind;
    }

    Builder on(State state, Class<? extends Event> event, State next) {
      table.put(new When(state, event), next);
      return this;
    }

    Lifecycle build() {
      return new Lifecycle(kind, table);
    }
  }
}
