package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Limits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A typed question to a person.
///
/// @param name what the answer is sent to; unique among the run's open questions
/// @param prompt what the person reads
/// @param type of the answer
/// @param choices the allowed answers; empty for any
/// @param fallback the answer that is taken at the deadline; without one the wait times out
/// @param deadline zero for none
/// @param <T> the answer
public record Ask<T>(
    String name,
    String prompt,
    Class<T> type,
    List<T> choices,
    @Nullable T fallback,
    Duration deadline) {
  public Ask {
    Limits.name("question name", name);
    Limits.atMost("question prompt", Limits.utf8Length(prompt), Limits.STATUS_BYTES, "shorten it");
    choices = List.copyOf(choices);
    Limits.count("choices", choices.size(), 64);
    ActivityOptions.check("deadline", deadline);
    if (fallback != null && deadline.isZero()) {
      throw new IllegalArgumentException("a fallback needs a deadline at which it is taken");
    }
  }

  /// A question with a free answer and no deadline.
  public static <T> Ask<T> of(String name, String prompt, Class<T> type) {
    return new Ask<>(name, prompt, type, List.of(), null, Duration.ZERO);
  }

  /// A question whose answer is one of a few texts.
  public static Ask<String> choice(String name, String prompt, String... choices) {
    return new Ask<>(name, prompt, String.class, List.of(choices), null, Duration.ZERO);
  }

  /// The same question with a time after which [#fallback] is the answer.
  public Ask<T> orElseAfter(Duration newDeadline, T newFallback) {
    return new Ask<>(name, prompt, type, choices, newFallback, newDeadline);
  }

  /// The same question, timing out after a while.
  public Ask<T> within(Duration newDeadline) {
    return new Ask<>(name, prompt, type, choices, null, newDeadline);
  }
}
