package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.WaitTimedOutException;
import java.time.Duration;

/// A question to a person: a wait for the signal of its name, with a deadline and perhaps a
/// fallback.
final class QuestionCommand<T> extends Command {
  private final Question question;
  private final TypeRef<T> type;
  private final PromiseCore<T> promise;

  QuestionCommand(
      Kernel kernel, int number, Question question, TypeRef<T> type, PromiseCore<T> promise) {
    super(kernel, number, Lifecycle.QUESTION);
    this.question = question;
    this.type = type;
    this.promise = promise;
    promise.onCancel(this::cancel);
  }

  @Override
  void apply(Event.Resolution event) {
    move(event);
    kernel.mailbox().leave(question.name(), this);
    Payload fallback = question.fallback();
    if (fallback != null) {
      answer(fallback);
    } else {
      String text = "the answer to '" + question.name() + "'";
      Duration asked = Duration.ofMillis(question.deadlineMillis() - sinceMillis);
      promise.fail(
          Failure.of(Failure.TIMEOUT, text + " did not come in time", false),
          new WaitTimedOutException(text, asked));
    }
  }

  /// An answer that does not fit is dropped and the question stays open: whoever gave it can give
  /// another.
  @Override
  void onSignal(Event.SignalReceived signal) {
    try {
      kernel.codec().decode("answer to " + question.name(), signal.payload(), type);
    } catch (PawlException misfit) {
      String text = "an answer was dropped, the question stays open: " + misfit.getMessage();
      kernel.emit(new Effect.Log(Effect.Log.Level.WARN, text));
      kernel.mailbox().await(question.name(), this);
      return;
    }
    move(signal);
    answer(signal.payload());
  }

  private void answer(Payload payload) {
    promise.succeed(() -> kernel.codec().decode("answer to " + question.name(), payload, type));
  }

  @Override
  long deadlineMillis() {
    return question.deadlineMillis() == 0 ? NEVER : question.deadlineMillis();
  }

  @Override
  Event.Input atDeadline(long nowMillis) {
    return new Event.TimerFired(number);
  }

  @Override
  void stopWork() {
    kernel.mailbox().leave(question.name(), this);
  }

  @Override
  PromiseCore<?> promise() {
    return promise;
  }

  @Override
  Wait describe() {
    return new Wait(
        Wait.Kind.QUESTION,
        question.name(),
        number,
        sinceMillis,
        question.deadlineMillis(),
        0,
        0,
        null,
        question);
  }
}
