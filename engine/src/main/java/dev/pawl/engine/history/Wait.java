package dev.pawl.engine.history;

import org.jspecify.annotations.Nullable;

/// One thing that a run waits for, as shown to people.
///
/// @param name the step, activity type, signal, child run or question
/// @param command the number of the command behind it
/// @param sinceMillis when the wait began, epoch milliseconds
/// @param untilMillis when it ends by itself (a timer, a deadline, the next attempt), 0 for never
/// @param attempt the current or next attempt, 0 where there are none
/// @param maxAttempts how many attempts the retry policy allows, 0 for no bound
/// @param lastFailure why the last attempt failed
public record Wait(
    Kind kind,
    String name,
    int command,
    long sinceMillis,
    long untilMillis,
    int attempt,
    int maxAttempts,
    @Nullable String lastFailure,
    @Nullable Question question) {

  /// What is waited for.
  public enum Kind {
    STEP(1),
    ACTIVITY(2),
    TIMER(3),
    SIGNAL(4),
    QUESTION(5),
    CHILD(6);

    private final int tag;

    Kind(int tag) {
      this.tag = tag;
    }

    /// The stored number; never reused.
    int tag() {
      return tag;
    }

    static Kind ofTag(int tag) {
      for (Kind kind : values()) {
        if (kind.tag == tag) {
          return kind;
        }
      }
      throw new PawlException(ErrorCode.CORRUPT_HISTORY, "unknown kind of wait: " + tag);
    }
  }

  /// Whether an attempt failed and another is to come.
  public boolean isRetrying() {
    return lastFailure != null;
  }
}
