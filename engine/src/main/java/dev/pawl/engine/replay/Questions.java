package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.TypeRef;
import java.util.List;

/// Asks questions and waits for their answers.
record Questions(Kernel kernel) {

  <T> Promise<T> ask(Ask<T> ask) {
    PayloadCodec codec = kernel.codec();
    List<String> choices =
        ask.choices().stream().map(choice -> codec.encode("a choice", choice).json()).toList();
    T fallback = ask.fallback();
    Payload payload = fallback == null ? null : codec.encode("the fallback answer", fallback);
    int number = kernel.context().issue();
    long deadline =
        ask.deadline().isZero() ? 0 : Durations.after(kernel.journal().nowMillis(), ask.deadline());
    Question question =
        new Question(
            ask.name(), ask.prompt(), choices, ask.type().getSimpleName(), payload, deadline);
    PromiseCore<T> promise = new PromiseCore<>(kernel, "the answer to " + ask.name());
    if (kernel.record(new Event.QuestionAsked(number, question))
        instanceof Event.QuestionAsked(int _, Question recorded)) {
      QuestionCommand<T> command =
          new QuestionCommand<>(kernel, number, recorded, TypeRef.of(ask.type()), promise);
      kernel.commands().add(command);
      kernel.mailbox().await(ask.name(), command);
    }
    return promise;
  }
}
