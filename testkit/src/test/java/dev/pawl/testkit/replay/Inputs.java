package dev.pawl.testkit.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import java.time.Duration;

/// Inputs in few words.
final class Inputs {
  private Inputs() {}

  static Payload json(String text) {
    return Payload.ofJson(text);
  }

  /// A text as a payload.
  static Payload quoted(String text) {
    return Payload.ofJson('"' + text + '"');
  }

  /// The first attempt of an activity returned a text.
  static Event.Input done(int command, String result) {
    return done(command, 1, result);
  }

  static Event.Input done(int command, int attempt, String result) {
    return new Event.ActivityCompleted(command, attempt, quoted(result));
  }

  /// The first attempt of a step returned a text.
  static Event.Input stepDone(int command, String result) {
    return new Event.StepCompleted(command, 1, quoted(result));
  }

  /// An attempt of a step or activity threw something.
  static Event.Input failed(int command, int attempt, String message) {
    return failed(command, attempt, Failure.of("Boom", message, true));
  }

  static Event.Input failed(int command, int attempt, Failure failure) {
    return new Event.AttemptFailed(command, attempt, failure, 0, null);
  }

  /// An attempt failed that the other side wants to see again after a while.
  static Event.Input busy(int command, int attempt, Duration after) {
    return failed(command, attempt, new Failure("Busy", "429", "", null, true, after));
  }

  /// An attempt failed for good.
  static Event.Input refused(int command, int attempt, String message) {
    return failed(command, attempt, Failure.of("Refused", message, false));
  }

  static Event.Input signal(String name, String value) {
    return new Event.SignalReceived(name, quoted(value));
  }

  static Event.Input cancel(String reason) {
    return new Event.CancelRequested(reason);
  }

  static Event.Input pause() {
    return new Event.RunPaused("lunch");
  }

  static Event.Input resume() {
    return new Event.RunResumed();
  }

  static Event.Input childDone(int command, String output) {
    return new Event.ChildCompleted(command, quoted(output));
  }

  static Event.Input childFailed(int command, String message) {
    return new Event.ChildFailed(command, Failure.of("Boom", message, true));
  }
}
