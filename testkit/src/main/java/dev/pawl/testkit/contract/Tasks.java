package dev.pawl.testkit.contract;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.store.Write;
import org.jspecify.annotations.Nullable;

/// Builds activity tasks; what a test does not say has a usual value.
final class Tasks {
  static final String QUEUE = "default";
  static final String TYPE = "charge";

  private final int command;
  private String type = TYPE;
  private String queue = QUEUE;
  private Payload input = Payload.ofJson("{}");
  private int priority;
  private int attempt = 1;
  private @Nullable Payload checkpoint;

  private Tasks(int command) {
    this.command = command;
  }

  static Tasks task(int command) {
    return new Tasks(command);
  }

  Tasks type(String value) {
    type = value;
    return this;
  }

  Tasks queue(String value) {
    queue = value;
    return this;
  }

  Tasks input(Payload value) {
    input = value;
    return this;
  }

  Tasks priority(int value) {
    priority = value;
    return this;
  }

  Tasks attempt(int value, Payload lastCheckpoint) {
    attempt = value;
    checkpoint = lastCheckpoint;
    return this;
  }

  Event.ActivityScheduled scheduled() {
    return new Event.ActivityScheduled(command, type, queue, input);
  }

  Write.NewTask build() {
    return new Write.NewTask(
        command,
        type,
        queue,
        priority,
        attempt,
        60_000,
        5_000,
        EncodedEvents.one(scheduled()),
        checkpoint);
  }
}
