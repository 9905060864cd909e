package dev.pawl.testkit.program;

import dev.pawl.engine.workflow.RetryPolicy;
import java.time.Duration;

/// How often and how the body of a step or activity fails.
///
/// @param failures how many attempts fail before one succeeds
/// @param maxAttempts the bound of the retry policy
/// @param intervalMillis the wait between two attempts
public record Trouble(int failures, int maxAttempts, long intervalMillis, Kind kind) {
  /// No failure at all.
  public static final Trouble NONE = new Trouble(0, 1, 0, Kind.PLAIN);

  /// What a failing body throws.
  public enum Kind {
    /// An exception that is retried.
    PLAIN,
    /// A failure that says by itself that it is final.
    FINAL,
    /// An exception that the retry policy names as final.
    NAMED,
    /// A failure that asks for three times the usual wait.
    LATER
  }

  /// The exceptions that [Kind#NAMED] throws.
  public static final class NamedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NamedException(String message) {
      super(message);
    }
  }

  boolean isFinal() {
    return kind == Kind.FINAL || kind == Kind.NAMED;
  }

  /// How long a failed attempt is followed by nothing.
  long waitMillis() {
    return kind == Kind.LATER ? 3 * intervalMillis : intervalMillis;
  }

  RetryPolicy policy() {
    return RetryPolicy.fixed(maxAttempts, Duration.ofMillis(intervalMillis))
        .withNonRetryable(NamedException.class.getName());
  }
}
