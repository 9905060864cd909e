package dev.pawl.engine.history;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A failure of user code as it is recorded: what was thrown, where, why, and whether trying again
/// may help.
///
/// @param type the simple kind, by default the exception's class name
/// @param stack the stack trace as text, cut to [Limits#STACK_CHARS]
/// @param retryAfter the shortest wait before the next attempt, if the failing side asked for one;
///   made whole milliseconds, from zero to [Limits#DURATION_MAX]
public record Failure(
    String type,
    String message,
    String stack,
    @Nullable Failure cause,
    boolean retryable,
    @Nullable Duration retryAfter) {

  /// The type of failures made by a timeout; the message says which.
  public static final String TIMEOUT = "Timeout";

  /// The type of failures made by cancellation.
  public static final String CANCELED = "Canceled";

  public Failure {
    message = cut(message, Limits.MESSAGE_CHARS);
    stack = cut(stack, Limits.STACK_CHARS);
    retryAfter = retryAfter == null ? null : asRecorded(retryAfter);
  }

  /// A failure without stack or cause.
  public static Failure of(String type, String message, boolean retryable) {
    return new Failure(type, message, "", null, retryable, null);
  }

  /// `type: message`, with the causes behind it.
  public String summary() {
    StringBuilder text = new StringBuilder(type).append(": ").append(message);
    for (Failure next = cause; next != null; next = next.cause()) {
      text.append(" ← ").append(next.type()).append(": ").append(next.message());
    }
    return text.toString();
  }

  private static Duration asRecorded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    boolean tooLong = wait.compareTo(Limits.DURATION_MAX) > 0;
    return tooLong ? Limits.DURATION_MAX : Duration.ofMillis(wait.toMillis());
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    // Half of a surrogate pair would not survive the way through UTF-8.
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end) + "…";
  }
}
