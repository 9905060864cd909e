package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What a turn is fed with, and what becomes of it by how much the turn took.
final class TurnInputs {
  private final List<Event.Input> events = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final List<Long> stale = new ArrayList<>();
  private int leading;
  private int stepResults;

  private TurnInputs() {}

  /// Puts restarts first, then mail in the order of acceptance, then step results.
  static TurnInputs gather(
      RunRecord run,
      List<Event.Resolution> restarts,
      Collection<Message> mail,
      List<Event.Resolution> stepResults) {
    TurnInputs inputs = new TurnInputs();
    inputs.events.addAll(restarts);
    inputs.leading = restarts.size();
    for (Message message : mail) {
      boolean forAnother =
          message.execution() != 0 && message.execution() != run.head().execution();
      if (forAnother || message.event() instanceof Event.RunRetried) {
        inputs.stale.add(message.id());
      } else {
        inputs.messages.add(message);
        inputs.events.add(message.event());
      }
    }
    inputs.events.addAll(stepResults);
    inputs.stepResults = stepResults.size();
    return inputs;
  }

  List<Event.Input> events() {
    return events;
  }

  /// The messages dealt with by a turn that took the first `taken` inputs.
  List<Long> consumed(int taken) {
    List<Long> consumed = new ArrayList<>(stale);
    int count = Math.clamp(taken - (long) leading, 0, messages.size());
    messages.subList(0, count).forEach(message -> consumed.add(message.id()));
    return consumed;
  }

  /// How many step results there are. A turn deals with them all: those that it did not take came
  /// after the end of the execution.
  int stepResults() {
    return stepResults;
  }
}
