package dev.pawl.engine.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A typed question to a person. Underneath, the answer is a signal of the same name.
///
/// @param name unique among the run's open questions
/// @param prompt what the person reads
/// @param choices the allowed answers, empty when free
/// @param schema the type of the answer as text (a JSON Schema or a type name), for faces
/// @param fallback the answer taken at the deadline, if any
/// @param deadlineMillis when the fallback is taken or the wait times out, epoch milliseconds, 0
///   for never
public record Question(
    String name,
    String prompt,
    List<String> choices,
    String schema,
    @Nullable Payload fallback,
    long deadlineMillis) {
  public Question {
    choices = List.copyOf(choices);
  }
}
